// A host that stops cleanly at every moment of every flow, and one that is killed at every step of such a stop; the next host goes on.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { faults, type Flow, flows, isOver, prepared, toEnd } from './flows.test.support.js';
import { mortal } from './mortal.test.support.js';
import { ask } from './wishes.test.support.js';
import { jobsOf, type TestHost, type World } from './world.test.support.js';

/** More steps than any flow or stop has. */
const MOST_STEPS = 120;

let worlds: World[] = [];
beforeEach(() => {
  worlds = [];
});
afterEach(() => {
  for (const world of worlds) world.remove();
});

/** Nothing is wished: the job runs. */
const steady: Flow = {
  name: 'a job that runs',
  before: [[flows[0]!.wish, 'RUNNING']],
  wish: (application) => application,
  ends: 'RUNNING',
  snapshots: 0,
  restored: false,
};

/** A stop in the midst of a flow. */
interface Stop {
  /** Steps of the host until it is told to stop. */
  readonly after: number;
  /** Steps from there until it is killed; undefined lets it stop. */
  readonly diesAfter?: number;
  /** Whether all JVMs die with it. */
  readonly powerCut?: boolean;
  /** Whether Flink completes savepoints only after the host is dead. */
  readonly slowSavepoints?: boolean;
}

const stopped = async (world: World, host: TestHost): Promise<void> => {
  let over = false;
  void host.orchestrator.stop().then(() => {
    over = true;
  });
  // In strides: the bound of the stop must not pass while the code of a job is being read.
  await world.until('the stop', () => over || host.life.dead, 100);
  await world.settle();
};

/** A job that was brought back has the newest state that there was. */
const lossOf = (world: World, before: string | undefined): readonly string[] => {
  const [job] = jobsOf(world);
  const newest = world.clusters.state.snapshots.at(-1)?.location;
  return job?.id === before || job?.restoredFrom === newest ? [] : ['the job did not go on from its newest state'];
};

/** Runs a flow over such a stop and a second host. Resolves to the faults, or undefined where the flow or the stop was over before. */
const runStop = async (flow: Flow, given: Stop): Promise<readonly string[] | undefined> => {
  const { after, diesAfter, powerCut = false, slowSavepoints = false } = given;
  const world = await prepared(worlds, flow);
  const diesAt = diesAfter === undefined ? 0 : after + diesAfter;
  const first = await world.open(mortal(diesAt), { warmClusters: flow.warmClusters ?? 0 });
  await ask(world, first, flow.wish);
  await world.until(`step ${after}`, () => first.life.steps >= after || isOver(world, first, flow.ends));
  if (first.life.steps < after) {
    first.life.kill();
    return undefined;
  }
  const before = jobsOf(world)[0]?.id;
  world.clusters.switches.holdSavepoints = slowSavepoints;
  await stopped(world, first);
  if (diesAfter !== undefined && !first.life.dead) return undefined;
  const last = first.life.last;
  first.life.kill();
  world.clusters.switches.holdSavepoints = false;
  if (diesAfter === undefined && world.clusters.clusters.size > 0) return ['a cluster outlived the stop'];
  if (powerCut) for (const role of ['jobmanager', 'taskmanager'] as const) world.clusters.kill(role);
  const second = await world.open();
  await toEnd(world, second, flow, `after a stop at step ${after}, dead ${last}`);
  const found = [...faults(world, second, flow), ...(flow === steady ? lossOf(world, before) : [])];
  second.life.kill();
  return found.length === 0 ? [] : [`stopped at step ${after}, dead ${last}: ${found.join(', ')}`];
};

/** Runs stops until they come too late. Resolves to the faults of all; throws where there was hardly one. */
const runAll = async (flow: Flow, stops: (step: number) => Stop): Promise<readonly string[]> => {
  const report: string[] = [];
  let step = 1;
  for (; step <= MOST_STEPS; step += 1) {
    const found = await runStop(flow, stops(step));
    if (found === undefined) break;
    report.push(...found);
  }
  expect(step).toBeGreaterThan(2);
  expect(step).toBeLessThan(MOST_STEPS);
  return report;
};

describe('a clean stop of a host', () => {
  it.each(flows.map((flow) => [flow.name, flow] as const))(
    'at any moment of %s leaves no cluster, and the next host goes on',
    async (_name, flow) => {
      expect(await runAll(flow, (after) => ({ after }))).toEqual([]);
    },
    60_000,
  );

  it.each([
    ['and its clusters live on', {}],
    ['together with its clusters', { powerCut: true }],
    ['while Flink still writes the savepoint', { slowSavepoints: true }],
  ] as const)(
    'that is killed at any step %s loses nothing of a job that runs',
    async (_name, how) => {
      expect(await runAll(steady, (diesAfter) => ({ after: 0, diesAfter, ...how }))).toEqual([]);
    },
    60_000,
  );

  it.each(
    flows
      .filter(({ name }) =>
        ['a first start', 'a stop', 'an update on the same cluster', 'scaling up', 'a rollback'].includes(name),
      )
      .flatMap((flow) => [3, 7, 11].map((after) => [flow.name, after, flow] as const)),
  )(
    'in the midst of %s (step %i) may be killed at any step',
    async (_name, after, flow) => {
      expect(await runAll(flow, (diesAfter) => ({ after, diesAfter }))).toEqual([]);
    },
    60_000,
  );

  it('goes on from the savepoint that Flink completed after the host was killed', async () => {
    const world = await prepared(worlds, steady);
    const first = await world.open();
    const before = jobsOf(world)[0]?.id;
    world.clusters.switches.holdSavepoints = true;
    void first.orchestrator.stop();
    await world.until('asked', () => world.clusters.calls.length > 0);
    for (let round = 0; round < 20; round += 1) {
      await world.settle();
      world.clock.advanceToNext();
    }
    first.life.kill();
    world.clusters.switches.holdSavepoints = false;
    const second = await world.open();
    await world.until('another job', () => jobsOf(world).length === 1 && jobsOf(world)[0]?.id !== before);
    const savepoint = world.clusters.state.snapshots.find(({ kind }) => kind === 'savepoint')?.location;
    expect(savepoint).toBeDefined();
    expect(jobsOf(world)[0]?.restoredFrom).toBe(savepoint);
    expect(second.applications.get(world.demo)).toMatchObject({ status: 'RUNNING', snapshots: [] });
    second.life.kill();
  });
});
