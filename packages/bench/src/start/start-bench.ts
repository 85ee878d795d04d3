// StartApplication -> RUNNING, in turns with the same job on two JVMs started by hand, with Flink's defaults and without their wait.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../machine.js';
import type { BenchOptions } from '../options.js';
import { exampleJar, startGateway } from '../repository.js';
import { median } from '../statistics.js';
import { renderTable } from '../table.js';
import { atMost, type Verdict } from '../verdict.js';
import { makeAccount } from './account.js';
import { askAgainAtOnce, type BaselinePlan } from './baseline-files.js';
import { type BaselineTime, timeBaseline } from './baseline-start.js';
import { createApplication, endApplication, type JobPlaces, timeStart, timeUpdate } from './drey-start.js';
import { type FlinkInstallation, installationOf, processorSecondsOf } from './flink-installation.js';
import { createLogPhases, type LogPhases, phasesLine } from './log-phases.js';
import { timeRecovery } from './running-cluster.js';

/** Promised: the share of the time of a bare Flink that does not wait. */
const mostOfBaseline = 0.45;
const mostParked = 0.2;
const mostForUpdate = 0.2;
const mostSecondsToRecover = 15;
const parkedMilliseconds = 180_000;

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
  changes: BaselinePlan['changes'],
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
      changes,
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

/** What is timed of an application that runs already. */
interface Later {
  readonly update: number;
  readonly taskManagerLost: number;
  readonly jobManagerLost: number;
}

const measureLater = async ({ endpoint, places }: Stage, name: string): Promise<Later> => ({
  update: await timeUpdate(endpoint, name, places.sinkBucket),
  taskManagerLost: await timeRecovery(endpoint, name, 'taskmanager'),
  jobManagerLost: await timeRecovery(endpoint, name, 'jobmanager'),
});

interface Results {
  readonly defaults: number[];
  readonly prompt: number[];
  readonly drey: number[];
  readonly parked: number[];
  readonly later: Later[];
}

const print = (rows: readonly (readonly string[])[], details: readonly string[]): void =>
  console.log(
    `${renderTable(['start -> all tasks RUNNING', 'seconds', 'cpu s of JVMs', 'load before', 'after'], rows)}\n\n${details.join('\n')}\n`,
  );

const summary = ({ defaults, prompt, drey, parked, later }: Results): readonly Verdict[] => {
  const waiting = median(defaults);
  const bare = median(prompt);
  const of = (part: keyof Later): number => median(later.map((one) => one[part]));
  const rows = [
    ['bare Flink, its defaults', waiting],
    ['bare Flink that asks again at once', bare],
    ['Drey, cold', median(drey)],
    ['Drey, a parked cluster', median(parked)],
    ['update of a running application', of('update')],
    ['kill -9 of a TaskManager -> tasks RUNNING', of('taskManagerLost')],
    ['kill -9 of a JobManager -> tasks RUNNING', of('jobManagerLost')],
  ] as const;
  console.log(
    renderTable(
      [`medians of ${drey.length}`, 'seconds', 'ratio to defaults', 'to asking at once'],
      rows.map(([name, seconds]) => [
        name,
        seconds.toFixed(2),
        ...[waiting, bare].map((against) => (seconds / against).toFixed(2)),
      ]),
    ),
  );
  return [
    atMost('StartApplication -> RUNNING, Drey/bare Flink that asks again at once', median(drey) / bare, mostOfBaseline),
    atMost(
      'StartApplication -> RUNNING with a parked cluster, Drey/bare Flink that asks again at once',
      median(parked) / bare,
      mostParked,
    ),
    atMost('UpdateApplication -> RUNNING, Drey/bare Flink that asks again at once', of('update') / bare, mostForUpdate),
    atMost('Seconds to run again after the loss of a TaskManager', of('taskManagerLost'), mostSecondsToRecover),
    atMost('Seconds to run again after the loss of a JobManager', of('jobManagerLost'), mostSecondsToRecover),
  ];
};

const run = async (stage: Stage, warm: Stage, rounds: number): Promise<readonly Verdict[]> => {
  let installation: FlinkInstallation | undefined;
  // Not counted: the first start may assemble the runtime and trains the class-data archive; both sides get their files into memory.
  const first = await measureDrey(stage, 'uncounted', async () => {
    installation = await installationOf(stage.endpoint);
  });
  if (installation === undefined) throw new Error('The first start told nothing of its installation.');
  const firstBaseline = await measureBaseline(stage, 'baseline-uncounted', installation, {});
  const rows = [tableRow('Drey (not counted)', first), tableRow('baseline (not counted)', firstBaseline)];
  const details: string[] = [];
  const results: Results = { defaults: [], prompt: [], drey: [], parked: [], later: [] };
  for (let round = 1; round <= rounds; round += 1) {
    const name = `application-${round}`;
    const baseline = await measureBaseline(stage, `baseline-${round}`, installation, {});
    const prompt = await measureBaseline(stage, `prompt-${round}`, installation, askAgainAtOnce);
    const drey = await measureDrey(stage, name, async () => {
      results.later.push(await measureLater(stage, name));
    });
    results.defaults.push(baseline.seconds);
    results.prompt.push(prompt.seconds);
    results.drey.push(drey.seconds);
    for (const [kind, one] of Object.entries({ baseline, 'baseline at once': prompt, Drey: drey })) {
      rows.push(tableRow(`${kind} ${round}`, one));
      details.push(`${kind} ${round}: ${one.phases}`);
    }
  }
  results.parked.push(...(await measureParked(warm, rounds)));
  print(rows, details);
  return summary(results);
};

/** Starts in a row on a gateway that parks one cluster; each waits until the one before was replaced. */
const measureParked = async ({ endpoint, places, phases }: Stage, rounds: number): Promise<readonly number[]> => {
  const seconds: number[] = [];
  await createApplication(endpoint, 'parked', places);
  await timeStart(endpoint, 'parked', phases);
  for (let round = 1; round <= rounds; round += 1) {
    await phases.parked(parkedMilliseconds);
    await endApplication(endpoint, 'parked');
    seconds.push(await timeStart(endpoint, 'parked', phases));
  }
  await endApplication(endpoint, 'parked');
  return seconds;
};

/** Runs the bench, prints its table. */
export const runStartBench = async ({ rounds }: BenchOptions, directory: string): Promise<readonly Verdict[]> => {
  console.log(`
Start. The example job to the same moto S3, in turns (baseline, Drey, baseline, ...), each time with new JVMs. Baseline: a JobManager
and a TaskManager of the same Flink on the same Java by hand at the same time, JDK and Flink defaults (web.refresh-interval 3 s), then
slots, upload of the jar, run, all tasks RUNNING. Baseline at once: the same with ${Object.entries(askAgainAtOnce).flat().join(' ')}, without
which a TaskManager that was refused once waits 10 s; the promises refer to it. Drey: StartApplication -> DescribeApplication says RUNNING.
Then, on the running application: an update of a property, the loss of a TaskManager, that of a JobManager; at last starts on parked
clusters (--warm 1).
`);
  const jar = await exampleJar();
  const own = join(directory, 'start');
  mkdirSync(own);
  const open = async (name: string, flags: readonly string[]): Promise<Stage & { stop(): Promise<unknown> }> => {
    const phases = createLogPhases();
    const gateway = await startGateway({
      flags: ['--port', '0', '--data-dir', join(own, name), '--driver', 'process', '--upstream', 'moto', ...flags],
      env: { LS_LOG: 'debug' },
      onLog: phases.onLog,
    });
    const places = await makeAccount(gateway.endpoint, jar);
    return { endpoint: gateway.endpoint, directory: own, jar, places, phases, stop: () => gateway.stop() };
  };
  const cold = await open('data', []);
  try {
    const warm = await open('warm-data', ['--warm', '1']);
    try {
      return await run(cold, warm, rounds);
    } finally {
      await warm.stop();
    }
  } finally {
    await cold.stop();
  }
};
