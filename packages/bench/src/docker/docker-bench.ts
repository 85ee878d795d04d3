// StartApplication -> RUNNING with the docker driver, in turns with the same job on a pair of containers started through an image's scripts.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '../machine.js';
import type { BenchOptions } from '../options.js';
import { exampleJar, startGateway } from '../repository.js';
import { makeAccount } from '../start/account.js';
import { bringUp } from '../start/bring-up.js';
import { createApplication, endApplication, type JobPlaces, timeStart } from '../start/drey-start.js';
import { createLogPhases, type LogPhases, type Phase, phasesLine } from '../start/log-phases.js';
import { median } from '../statistics.js';
import { renderTable } from '../table.js';
import { atMost, type Verdict } from '../verdict.js';
import { dataPlaneOf, instanceOf, removeInstance } from './drey-containers.js';
import { docker, engineVersion } from './engine.js';
import { withImages, imageObstacle } from './images.js';
import { type ScriptsPlan, startScriptsCluster } from './scripts-cluster.js';

/** Promised: the share of the baseline's time. */
const mostOfScripts = 0.6;

interface Stage {
  readonly endpoint: string;
  readonly jar: string;
  readonly places: JobPlaces;
  readonly phases: LogPhases;
  readonly image: string;
  readonly network: string;
}

interface Measured {
  readonly name: string;
  readonly seconds: number;
  readonly loadBefore: number;
  readonly loadAfter: number;
  readonly phases: string;
}

const measureDrey = async (
  { endpoint, places, phases }: Stage,
  name: string,
  application: string,
  onceRunning: () => Promise<void> = async () => {},
): Promise<Measured> => {
  await createApplication(endpoint, application, places);
  const loadBefore = load();
  const seconds = await timeStart(endpoint, application, phases);
  const measured = { name, seconds, loadBefore, loadAfter: load(), phases: phasesLine(phases.phases()) };
  await onceRunning();
  await endApplication(endpoint, application);
  return measured;
};

const measureScripts = async (plan: ScriptsPlan, jar: string, name: string): Promise<Measured> => {
  const phases: Phase[] = [];
  const loadBefore = load();
  const started = performance.now();
  const cluster = await startScriptsCluster(plan);
  try {
    const note = (action: string): unknown => phases.push({ action, milliseconds: performance.now() - started });
    note('started');
    await bringUp(cluster, cluster.rest, jar, note);
    const seconds = (performance.now() - started) / 1000;
    return { name, seconds, loadBefore, loadAfter: load(), phases: phasesLine(phases) };
  } finally {
    await cluster.stop();
  }
};

const summary = (
  rows: readonly Measured[],
  scripts: readonly number[],
  drey: readonly number[],
): readonly Verdict[] => {
  const figure = ({ name, seconds, loadBefore, loadAfter }: Measured): readonly string[] => [
    name,
    ...[seconds, loadBefore, loadAfter].map((value) => value.toFixed(2)),
  ];
  console.log(`${renderTable(['start -> all tasks RUNNING', 'seconds', 'load before', 'after'], rows.map(figure))}

${rows.map(({ name, phases }) => `${name}: ${phases}`).join('\n')}
`);
  const [bare, own] = [median(scripts), median(drey)];
  console.log(
    renderTable(
      [`medians of ${scripts.length}`, 'seconds', 'ratio to the scripts'],
      [
        ["the image's scripts", bare.toFixed(2), '1.00'],
        ['Drey, --driver docker', own.toFixed(2), (own / bare).toFixed(2)],
      ],
    ),
  );
  return [atMost('StartApplication -> RUNNING in containers, Drey/scripts of the image', own / bare, mostOfScripts)];
};

const measure = async (stage: Stage, rounds: number): Promise<readonly Verdict[]> => {
  const { endpoint, image, network, jar, places } = stage;
  let s3Endpoint = '';
  // Not counted: both sides get their files into memory, and Drey what it keeps for later starts.
  const first = await measureDrey(stage, 'Drey (not counted)', 'uncounted', async () => {
    s3Endpoint = await dataPlaneOf(endpoint, 'uncounted');
  });
  const plan = { image, network, s3Endpoint, sinkBucket: places.sinkBucket };
  const rows = [first];
  rows.push(await measureScripts(plan, jar, 'scripts (not counted)'));
  const [scripts, drey]: [number[], number[]] = [[], []];
  for (let round = 1; round <= rounds; round += 1) {
    const one = await measureScripts(plan, jar, `scripts ${round}`);
    const other = await measureDrey(stage, `Drey ${round}`, `application-${round}`);
    scripts.push(one.seconds);
    drey.push(other.seconds);
    rows.push(one, other);
  }
  return summary(rows, scripts, drey);
};

const onGateway = async (image: string, rounds: number, directory: string): Promise<readonly Verdict[]> => {
  const jar = await exampleJar();
  const phases = createLogPhases();
  const network = `drey-bench-${process.pid}`;
  let instance: string | undefined;
  await docker('network', 'create', network);
  try {
    const gateway = await startGateway({
      flags: ['--port', '0', '--data-dir', directory, '--driver', 'docker', '--upstream', 'moto'],
      env: { LS_LOG: 'debug' },
      onLog: phases.onLog,
    });
    const { endpoint } = gateway;
    try {
      instance = await instanceOf(endpoint);
      const places = await makeAccount(endpoint, jar);
      return await measure({ endpoint, jar, places, phases, image, network }, rounds);
    } finally {
      await gateway.stop();
    }
  } finally {
    try {
      if (instance !== undefined) await removeInstance(instance);
    } finally {
      await docker('network', 'rm', network);
    }
  }
};

/** Runs the bench, prints its table; says in one line why it is left out where it cannot run. */
export const runDockerBench = async ({ rounds }: BenchOptions, directory: string): Promise<readonly Verdict[]> => {
  const version = engineVersion();
  if (version === undefined) {
    console.log(
      '\nDocker. Left out: no container engine answers; "node scripts/with-engine.mjs node packages/bench/dist/main.js docker" starts one.',
    );
    return [];
  }
  const obstacle = await imageObstacle();
  if (obstacle !== undefined) {
    console.log(`\nDocker. Left out: ${obstacle}.`);
    return [];
  }
  console.log(`
Docker (engine ${version}). The example job to the same moto S3, in turns (scripts, Drey, scripts, ...), each time with new containers.
Baseline: an image of the official image's shape, made here (Debian with its JRE 17, Flink's distribution with its bin/*.sh); JobManager and
TaskManager created and started at once through bin/*.sh start-foreground, Flink's defaults, then slots, upload of the jar, run, all tasks
RUNNING. The few lines of its entrypoint are our stand-in for the official one and call Flink's configuration helper once, not twice.
Drey: --driver docker, the image present, StartApplication -> DescribeApplication says RUNNING.
`);
  const own = join(directory, 'docker');
  mkdirSync(own);
  return withImages((image) => onGateway(image, rounds, own));
};
