// A host killed at every step of every flow (before and after each write and each act), and the next one over what is left.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Application } from '@drey/state';
import { mortal } from './mortal.test.support.js';
import {
  ask,
  forceStop,
  remove,
  rollBack,
  scaleTo,
  start,
  stop,
  update,
  updateParallelism,
  type Wish,
} from './wishes.test.support.js';
import { jobsOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

interface Flow {
  readonly name: string;
  /** Wishes that bring the application to where the flow begins, by a host that lives. */
  readonly before: readonly (readonly [Wish, Application['status']])[];
  readonly wish: Wish;
  /** Where the flow ends; null when the application is gone then. */
  readonly ends: Application['status'] | null;
  /** Snapshots that there are at the end, and whether the job, if one runs, has to have been restored. */
  readonly snapshots: number;
  /** With its cluster dead the job goes on from a checkpoint: then there may be fewer. */
  readonly snapshotsOrFewer?: true;
  readonly restored: boolean;
  /** Clusters that the host that dies keeps parked; the next one keeps none. */
  readonly warmClusters?: number;
}

const toRunning = [[start, 'RUNNING']] as const;
const flows: readonly Flow[] = [
  { name: 'a first start', before: [], wish: start, ends: 'RUNNING', snapshots: 0, restored: false },
  {
    name: 'a start from a snapshot',
    before: [...toRunning, [stop, 'READY']],
    wish: start,
    ends: 'RUNNING',
    snapshots: 1,
    restored: true,
  },
  {
    name: 'a start on a parked cluster',
    before: [...toRunning, [stop, 'READY']],
    wish: start,
    ends: 'RUNNING',
    snapshots: 1,
    restored: true,
    warmClusters: 1,
  },
  { name: 'a stop', before: toRunning, wish: stop, ends: 'READY', snapshots: 1, restored: false },
  { name: 'a forced stop', before: toRunning, wish: forceStop, ends: 'READY', snapshots: 0, restored: false },
  {
    name: 'an update on the same cluster',
    before: toRunning,
    wish: update(),
    ends: 'RUNNING',
    snapshots: 1,
    restored: true,
  },
  {
    name: 'an update to another runtime',
    before: toRunning,
    wish: update('FLINK-1_19'),
    ends: 'RUNNING',
    snapshots: 1,
    restored: true,
  },
  {
    name: 'a rollback',
    before: [...toRunning, [update(), 'RUNNING']],
    wish: rollBack,
    ends: 'RUNNING',
    snapshots: 1,
    restored: true,
  },
  {
    name: 'an update to more slots',
    before: toRunning,
    wish: updateParallelism(3),
    ends: 'RUNNING',
    snapshots: 1,
    restored: true,
  },
  {
    name: 'scaling up',
    before: toRunning,
    wish: scaleTo(2),
    ends: 'RUNNING',
    snapshots: 1,
    snapshotsOrFewer: true,
    restored: true,
  },
  {
    name: 'scaling down',
    before: [...toRunning, [scaleTo(2), 'RUNNING']],
    wish: scaleTo(1),
    ends: 'RUNNING',
    snapshots: 2,
    snapshotsOrFewer: true,
    restored: true,
  },
  { name: 'a delete', before: toRunning, wish: remove, ends: null, snapshots: 0, restored: false },
];

/** More steps than any flow has. */
const MOST_STEPS = 120;

let worlds: World[] = [];
beforeEach(() => {
  worlds = [];
});
afterEach(() => {
  for (const world of worlds) world.remove();
});

const isOver = (world: World, host: TestHost, ends: Flow['ends']): boolean => {
  const application = host.applications.find(world.demo);
  if (ends === null) return application === undefined;
  return application?.status === ends && application.goal.operationId === null && isAtRest(application);
};

const isAtRest = ({ status, run }: Application): boolean =>
  status === 'RUNNING' ? run?.phase === 'submitted' : run === null;

/** What has to hold at the end, whatever happened in between. */
const faults = (world: World, host: TestHost, ends: Flow['ends']): readonly string[] => {
  const found: string[] = [];
  const application = host.applications.find(world.demo);
  const clusters = [...world.clusters.clusters.keys()];
  const jobs = jobsOf(world);
  const wanted = ends === 'RUNNING' ? 1 : 0;
  if (clusters.length !== wanted) found.push(`${clusters.length} clusters`);
  if (jobs.length !== wanted) found.push(`${jobs.length} jobs`);
  if (wanted === 1 && (clusters[0] !== application?.run?.clusterId || jobs[0]?.id !== application?.run?.jobId))
    found.push('the record names another cluster or job');
  if (application?.operations.some(({ status }) => status === 'IN_PROGRESS')) found.push('an operation is open');
  const missing = application?.snapshots.filter(
    ({ location }) => !world.clusters.state.snapshots.some((one) => one.location === location),
  );
  if (missing !== undefined && missing.length > 0) found.push('a snapshot has no files');
  if (ends !== 'RUNNING' && world.clusters.state.snapshots.some(({ kind }) => kind === 'checkpoint'))
    found.push('checkpoints are left');
  return found;
};

const warmIn = ({ backend }: World): number =>
  ((backend.value('parkedClusters') ?? []) as readonly { readonly warm: boolean }[]).filter(({ warm }) => warm).length;

/** Brings a new world to where a flow begins. */
const prepared = async ({ before, warmClusters = 0 }: Flow): Promise<World> => {
  const world = await newWorld();
  worlds.push(world);
  const host = await world.open(mortal(), { warmClusters });
  for (const [wish, status] of before) {
    await ask(world, host, wish);
    await rests(world, host, status);
  }
  await world.until('warm clusters', () => warmIn(world) === warmClusters);
  await world.settle();
  world.clusters.checkpoint();
  host.life.kill();
  return world;
};

/** The record as it is on disk. */
const onDisk = ({ backend }: World): string => JSON.stringify([...backend.applications()]);

/** Runs a flow whose host dies at a step, and a second host to the end. Resolves to the faults, or undefined when it did not die. */
const runCrash = async (
  flow: Flow,
  diesAt: number,
  powerCut: boolean,
): Promise<{ readonly at: string; readonly faults: readonly string[] } | undefined> => {
  const world = await prepared(flow);
  const first = await world.open(mortal(diesAt), { warmClusters: flow.warmClusters ?? 0 });
  const before = onDisk(world);
  if (!first.life.dead) await ask(world, first, flow.wish);
  await world.until(`the end of ${flow.name}`, () => first.life.dead || isOver(world, first, flow.ends));
  await world.settle();
  if (!first.life.dead) {
    first.life.kill();
    return undefined;
  }
  if (powerCut) for (const role of ['jobmanager', 'taskmanager'] as const) world.clusters.kill(role);
  const lost = onDisk(world) === before;
  const second = await world.open();
  // A wish whose write never became durable was never answered, so the caller asks again.
  if (lost) await ask(world, second, flow.wish);
  const where = `${first.life.last} (step ${diesAt})`;
  await world.until(`the end of ${flow.name}, after a crash ${where}`, () => isOver(world, second, flow.ends));
  // Time for orphans to be found.
  for (let round = 0; round < 20; round += 1) {
    await world.settle();
    world.clock.advance(1_000);
  }
  const found = [...faults(world, second, flow.ends), ...stateFaults(world, second, flow)];
  second.life.kill();
  return { at: first.life.last, faults: found };
};

/** State is neither lost nor left lying about. */
const stateFaults = (
  world: World,
  host: TestHost,
  { ends, snapshots, snapshotsOrFewer, restored }: Flow,
): readonly string[] => {
  const record = host.applications.find(world.demo);
  const names = (record?.snapshots ?? []).map(({ location }) => location);
  const kept = [...names, ...(record?.run?.leftovers.locations ?? [])];
  const found: string[] = [];
  const enough = snapshotsOrFewer ? names.length <= snapshots : names.length === snapshots;
  if (!enough) found.push(`${names.length} snapshots`);
  if (restored && jobsOf(world).some(({ restoredFrom }) => restoredFrom === null)) found.push('the job lost its state');
  if (ends === null && world.clusters.state.snapshots.length > 0) found.push('state is left');
  const stray = world.clusters.state.snapshots.filter(
    ({ kind, location }) => kind === 'savepoint' && !kept.includes(location),
  );
  if (stray.length > 0) found.push(`${stray.length} savepoints that nobody knows`);
  return found;
};

const killEverywhere = async (flow: Flow, powerCut: boolean): Promise<void> => {
  const report: string[] = [];
  let steps = 0;
  for (let step = 1; step <= MOST_STEPS; step += 1) {
    const outcome = await runCrash(flow, step, powerCut);
    if (outcome === undefined) break;
    steps = step;
    if (outcome.faults.length > 0) report.push(`step ${step}, ${outcome.at}: ${outcome.faults.join(', ')}`);
  }
  console.log(`${flow.name}: killed at each of ${steps} steps${powerCut ? ', with its clusters' : ''}`);
  expect(report).toEqual([]);
  expect(steps).toBeGreaterThan(3);
  expect(steps).toBeLessThan(MOST_STEPS);
};

describe.each(flows)('$name', (flow) => {
  it('ends as it should, wherever the host is killed', () => killEverywhere(flow, false), 60_000);

  it(
    'ends as it should, wherever the host is killed together with its clusters',
    () => killEverywhere(flow, true),
    60_000,
  );
});
