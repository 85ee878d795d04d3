// StartApplication -> RUNNING, in turns with the same job on two JVMs started by hand.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../machine.js';
import type { BenchOptions } from '../options.js';
import { exampleJar, startGateway } from '../repository.js';
import { median } from '../statistics.js';
import { renderTable } from '../table.js';
import { atMost, type Verdict } from '../verdict.js';
import { makeAccount } from './account.js';
import { type BaselineTime, timeBaseline } from './baseline-start.js';
import { createApplication, endApplication, type JobPlaces, timeStart } from './drey-start.js';
import { type FlinkInstallation, installationOf, processorSecondsOf } from './flink-installation.js';
import { createLogPhases, type LogPhases, phasesLine } from './log-phases.js';

/** Promised: the share of the baseline's time. */
const mostOfBaseline = 0.65;

interface Stage {
  readonly endpoint: string;
  readonly directory: string;
  readonly jar: string;
  readonly places: JobPlaces;
  readonly phases: LogPhases;
}

interface Taken {
  readonly seconds: number;
  /** Of both JVMs, up to RUNNING. */
  readonly processorSeconds: number;
  readonly phases: string;
}

interface Measured extends Taken {
  readonly loadBefore: number;
  readonly loadAfter: number;
}

const withLoad = async (measure: () => Promise<Taken>): Promise<Measured> => {
  const loadBefore = load();
  const measured = await measure();
  return { ...measured, loadBefore, loadAfter: load() };
};

const measureDrey = async (
  { endpoint, places, phases }: Stage,
  name: string,
  onceRunning: () => Promise<void> = async () => {},
): Promise<Measured> => {
  await createApplication(endpoint, name, places);
  const measured = await withLoad(async () => {
    const seconds = await timeStart(endpoint, name, phases);
    return { seconds, processorSeconds: await processorSecondsOf(endpoint), phases: phasesLine(phases.phases()) };
  });
  await onceRunning();
  await endApplication(endpoint, name);
  return measured;
};

const measureBaseline = (
  { endpoint, directory, jar, places }: Stage,
  name: string,
  installation: FlinkInstallation,
): Promise<Measured> =>
  withLoad(async () => {
    const own = join(directory, name);
    mkdirSync(own);
    const { phases, ...time }: BaselineTime = await timeBaseline({
      installation,
      directory: own,
      jar,
      s3Endpoint: endpoint,
      sinkBucket: places.sinkBucket,
    });
    return { ...time, phases: phasesLine(phases) };
  });

const tableRow = (name: string, { seconds, processorSeconds, loadBefore, loadAfter }: Measured): readonly string[] => [
  name,
  seconds.toFixed(2),
  processorSeconds.toFixed(2),
  loadBefore.toFixed(2),
  loadAfter.toFixed(2),
];

const run = async (stage: Stage, rounds: number): Promise<readonly Verdict[]> => {
  let installation: FlinkInstallation | undefined;
  // Not counted: the first start may assemble the runtime and trains the class-data archive; both sides get their files into memory.
  const first = await measureDrey(stage, 'uncounted', async () => {
    installation = await installationOf(stage.endpoint);
  });
  if (installation === undefined) throw new Error('The first start told nothing of its installation.');
  const firstBaseline = await measureBaseline(stage, 'baseline-uncounted', installation);
  const rows = [tableRow('Drey (not counted)', first), tableRow('baseline (not counted)', firstBaseline)];
  const details: string[] = [];
  const seconds: { drey: number[]; baseline: number[] } = { drey: [], baseline: [] };
  for (let round = 1; round <= rounds; round += 1) {
    const baseline = await measureBaseline(stage, `baseline-${round}`, installation);
    const drey = await measureDrey(stage, `application-${round}`);
    seconds.baseline.push(baseline.seconds);
    seconds.drey.push(drey.seconds);
    rows.push(tableRow(`baseline ${round}`, baseline), tableRow(`Drey ${round}`, drey));
    details.push(`baseline ${round}: ${baseline.phases}`, `Drey ${round}: ${drey.phases}`);
  }
  const [baseline, drey] = [median(seconds.baseline), median(seconds.drey)];
  rows.push(
    [`median of ${rounds}: baseline`, baseline.toFixed(2)],
    [`median of ${rounds}: Drey`, drey.toFixed(2)],
    ['ratio', (drey / baseline).toFixed(2)],
  );
  console.log(
    `${renderTable(['start -> all tasks RUNNING', 'seconds', 'cpu s of JVMs', 'load before', 'after'], rows)}\n\n${details.join('\n')}`,
  );
  return [atMost('StartApplication -> RUNNING, Drey/baseline', drey / baseline, mostOfBaseline)];
};

/** Runs the bench, prints its table. */
export const runStartBench = async ({ rounds }: BenchOptions, directory: string): Promise<readonly Verdict[]> => {
  console.log(`
Start. The example job to the same moto S3, in turns (baseline, Drey, baseline, ...), each time with new JVMs. Baseline: a JobManager
and a TaskManager of the same Flink on the same Java by hand at the same time, JDK and Flink defaults (web.refresh-interval 3 s), then
slots, upload of the jar, run, all tasks RUNNING. Drey: StartApplication -> DescribeApplication says RUNNING.
`);
  const jar = await exampleJar();
  const phases = createLogPhases();
  const own = join(directory, 'start');
  mkdirSync(own);
  const gateway = await startGateway({
    flags: ['--port', '0', '--data-dir', join(own, 'data'), '--driver', 'process', '--upstream', 'moto'],
    env: { LS_LOG: 'debug' },
    onLog: phases.onLog,
  });
  try {
    const places = await makeAccount(gateway.endpoint, jar);
    return await run({ endpoint: gateway.endpoint, directory: own, jar, places, phases }, rounds);
  } finally {
    await gateway.stop();
  }
};
