// A host killed at every step of every flow (before and after each write and each act), and the next one over what is left.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Application } from '@drey/state';
import { mortal } from './mortal.test.support.js';
import { ask, forceStop, remove, start, stop, update, type Wish } from './wishes.test.support.js';
import { jobsOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

interface Flow {
  readonly name: string;
  /** Wishes that bring the application to where the flow begins, by a host that lives. */
  readonly before: readonly (readonly [Wish, Application['status']])[];
  readonly wish: Wish;
  /** Where the flow ends; null when the application is gone then. */
  readonly ends: Application['status'] | null;
}

const toRunning = [[start, 'RUNNING']] as const;
const flows: readonly Flow[] = [
  { name: 'a first start', before: [], wish: start, ends: 'RUNNING' },
  { name: 'a start from a snapshot', before: [...toRunning, [stop, 'READY']], wish: start, ends: 'RUNNING' },
  { name: 'a stop', before: toRunning, wish: stop, ends: 'READY' },
  { name: 'a forced stop', before: toRunning, wish: forceStop, ends: 'READY' },
  { name: 'an update on the same cluster', before: toRunning, wish: update(), ends: 'RUNNING' },
  { name: 'an update to another runtime', before: toRunning, wish: update('FLINK-1_19'), ends: 'RUNNING' },
  { name: 'a delete', before: toRunning, wish: remove, ends: null },
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

/** Runs a flow whose host dies at a step, and a second host to the end. Resolves to the faults, or undefined when it did not die. */
const runCrash = async (
  flow: Flow,
  diesAt: number,
): Promise<{ readonly at: string; readonly faults: readonly string[] } | undefined> => {
  const world = await newWorld();
  worlds.push(world);
  const calm = await world.open();
  for (const [wish, status] of flow.before) {
    await ask(world, calm, wish);
    await rests(world, calm, status);
  }
  const wantedSavepoints = world.clusters.state.snapshots.length;
  calm.life.kill();
  const first = await world.open(mortal(diesAt));
  await ask(world, first, flow.wish);
  await world.until(`the end of ${flow.name}`, () => first.life.dead || isOver(world, first, flow.ends));
  const died = first.life.dead;
  first.life.kill();
  // A wish whose write never became durable was never answered; the caller asks again.
  const second = await world.open();
  const record = second.applications.find(world.demo);
  const asked =
    flow.ends === null
      ? record === undefined || record.status === 'DELETING'
      : record !== undefined && record.goal.since !== sinceOf(flow, world);
  if (!asked && record !== undefined && isUntouched(record, flow)) await ask(world, second, flow.wish);
  await world.until(`the end of ${flow.name}, after a crash ${first.life.last} (step ${diesAt})`, () =>
    isOver(world, second, flow.ends),
  );
  // Time for orphans to be found.
  for (let round = 0; round < 30; round += 1) {
    await world.settle();
    world.clock.advance(1_000);
  }
  const found = faults(world, second, flow.ends);
  second.life.kill();
  return died ? { at: first.life.last, faults: [...found, ...lost(world, flow, wantedSavepoints)] } : undefined;
};

const sinceOf = (_flow: Flow, world: World): number => world.demo.goal.since;

/** Whether the record stands as before the wish. */
const isUntouched = ({ operations }: Application, { before }: Flow): boolean => operations.length === before.length;

/** A job that had state goes on from some: a fresh start would have lost it. */
const lost = (world: World, { name, ends }: Flow, savepoints: number): readonly string[] =>
  ends === 'RUNNING' &&
  name !== 'a first start' &&
  savepoints > 0 &&
  jobsOf(world).some(({ restoredFrom }) => restoredFrom === null)
    ? ['the job started without its state']
    : [];

describe.each(flows)('$name', (flow) => {
  it('ends as it should, wherever the host is killed', async () => {
    const report: string[] = [];
    let steps = 0;
    for (let step = 1; step <= MOST_STEPS; step += 1) {
      const outcome = await runCrash(flow, step);
      if (outcome === undefined) break;
      steps = step;
      if (outcome.faults.length > 0) report.push(`step ${step}, ${outcome.at}: ${outcome.faults.join(', ')}`);
    }
    expect(report).toEqual([]);
    expect(steps).toBeGreaterThan(3);
    expect(steps).toBeLessThan(MOST_STEPS);
  }, 60_000);
});
