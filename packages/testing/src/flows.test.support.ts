// Flows of an application, worlds that stand at their beginnings, and what has to hold at their ends.
import type { Application } from '@drey/state';
import { mortal } from './mortal.test.support.js';
import {
  ask,
  enhance,
  forceStop,
  remove,
  rollBack,
  scaleTo,
  start,
  stop,
  takeOfAccount,
  type Wish,
  update,
  updateParallelism,
} from './wishes.test.support.js';
import { jobsOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

/** A wish of a caller, where it begins and where it ends. */
export interface Flow {
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
  /** What goes wrong in it. */
  readonly switches?: Partial<World['clusters']['switches']>;
}

const toRunning = [[start, 'RUNNING']] as const;
/** Every kind of flow. */
export const flows: readonly Flow[] = [
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
    name: 'an update whose main fails on the JVMs of the job before',
    before: toRunning,
    wish: update(),
    ends: 'RUNNING',
    snapshots: 1,
    restored: true,
    switches: { failMainOnUsedJvms: new Error('Address already in use') },
  },
  {
    name: 'an update whose job restarts on the JVMs of the job before',
    before: toRunning,
    wish: update(),
    ends: 'RUNNING',
    snapshots: 1,
    restored: true,
    switches: { restarts: { fault: 'Address already in use', onlyOnUsedJvms: true } },
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

const enhanced = [
  [enhance, 'READY'],
  [start, 'RUNNING'],
] as const;

/** Flows of an application whose snapshots the account owns. */
export const enhancedFlows: readonly Flow[] = [
  {
    name: 'a snapshot of the account',
    before: enhanced,
    wish: takeOfAccount,
    ends: 'RUNNING',
    snapshots: 1,
    restored: false,
  },
  {
    name: 'a stop with enhanced snapshots',
    before: enhanced,
    wish: stop,
    ends: 'READY',
    snapshots: 1,
    restored: false,
  },
  {
    name: 'an update with enhanced snapshots',
    before: enhanced,
    wish: update(),
    ends: 'RUNNING',
    snapshots: 1,
    snapshotsOrFewer: true,
    restored: true,
  },
  {
    name: 'a delete that leaves the snapshots of the account',
    before: [...enhanced, [stop, 'READY'], [start, 'RUNNING']],
    wish: remove,
    ends: null,
    snapshots: 0,
    restored: false,
  },
];

/** Whether a flow has come to its end. */
export const isOver = (world: World, host: TestHost, ends: Flow['ends']): boolean => {
  const application = host.applications.find(world.demo);
  if (ends === null) return application === undefined;
  return application?.status === ends && application.goal.operationId === null && isAtRest(application);
};

const isAtRest = ({ status, run, snapshots }: Application): boolean =>
  (status === 'RUNNING' ? run?.phase === 'submitted' : run === null) &&
  snapshots.every((snapshot) => snapshot.status !== 'CREATING');

const recordFaults = (world: World, host: TestHost, ends: Flow['ends']): readonly string[] => {
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
    ({ status, location }) =>
      status === 'READY' && !world.clusters.state.snapshots.some((one) => one.location === location),
  );
  if (missing !== undefined && missing.length > 0) found.push('a snapshot has no files');
  if (ends !== 'RUNNING' && world.clusters.state.snapshots.some(({ kind }) => kind === 'checkpoint'))
    found.push('checkpoints are left');
  return found;
};

const warmIn = ({ backend }: World): number =>
  ((backend.value('parkedClusters') ?? []) as readonly { readonly warm: boolean }[]).filter(({ warm }) => warm).length;

/** Brings a new world to where a flow begins, and remembers it. */
export const prepared = async (worlds: World[], { before, warmClusters = 0, switches }: Flow): Promise<World> => {
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
  Object.assign(world.clusters.switches, switches);
  host.life.kill();
  return world;
};

/** The records as they are on disk. */
export const onDisk = ({ backend }: World): string =>
  JSON.stringify([[...backend.applications()], [...backend.snapshots()]]);

/** State is neither lost nor left lying about. */
const stateFaults = (
  world: World,
  host: TestHost,
  { ends, snapshots, snapshotsOrFewer, restored }: Flow,
): readonly string[] => {
  const record = host.applications.find(world.demo);
  const names = (record?.snapshots ?? []).map(({ location }) => location);
  const ofAccount = [...host.applications.snapshots.all()].map(({ location }) => location);
  const kept = [...names, ...ofAccount, ...(record?.run?.leftovers.locations ?? [])];
  const found: string[] = [];
  const enough = snapshotsOrFewer ? names.length <= snapshots : names.length === snapshots;
  if (!enough) found.push(`${names.length} snapshots`);
  if (restored && jobsOf(world).some(({ restoredFrom }) => restoredFrom === null)) found.push('the job lost its state');
  if (ends === null && world.clusters.state.snapshots.some(({ location }) => !ofAccount.includes(location)))
    found.push('state is left');
  const stray = world.clusters.state.snapshots.filter(
    ({ kind, location }) => kind === 'savepoint' && !kept.includes(location),
  );
  if (stray.length > 0) found.push(`${stray.length} savepoints that nobody knows`);
  return found;
};

/** What does not hold at the end of a flow, whatever happened in between. */
export const faults = (world: World, host: TestHost, flow: Flow): readonly string[] => [
  ...recordFaults(world, host, flow.ends),
  ...stateFaults(world, host, flow),
];

/** Lets a host bring a flow to its end, and gives orphans time to be found. */
export const toEnd = async (world: World, host: TestHost, flow: Flow, what: string): Promise<void> => {
  await world.until(`the end of ${flow.name}, ${what}`, () => isOver(world, host, flow.ends));
  for (let round = 0; round < 20; round += 1) {
    await world.settle();
    world.clock.advance(1_000);
  }
};
