// The reconciler over fake clusters: what becomes of an application, step by step, with time in the hands of the test.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OperatorError } from '@drey/plugin-api';
import { requestSnapshot } from '@drey/state';
import { ask, forceStop, remove, start, stop, update } from './wishes.test.support.js';
import { demoOf, jobsOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

let world: World;
let host: TestHost;

beforeEach(async () => {
  world = await newWorld();
  host = await world.open();
});
afterEach(() => {
  host.life.kill();
  world.remove();
});

const demo = () => demoOf(host, world);
const lastOperation = () => demo().operations.at(-1);
const running = async (): Promise<void> => {
  await ask(world, host, start);
  await rests(world, host, 'RUNNING');
};
const launches = () => world.clusters.calls.filter((call) => call.startsWith('launch'));

describe('a start', () => {
  it('makes one cluster with one job, then RUNNING, with the operation SUCCESSFUL', async () => {
    await running();
    expect(jobsOf(world)).toMatchObject([{ id: demo().run?.jobId, restoredFrom: null }]);
    expect(launches()).toHaveLength(1);
    expect(lastOperation()).toMatchObject({ name: 'StartApplication', status: 'SUCCESSFUL' });
  });

  it('whose main throws ends READY with what it threw, and leaves no cluster', async () => {
    world.clusters.switches.failMain = new Error('java.lang.IllegalStateException: no bucket');
    await ask(world, host, start);
    await rests(world, host, 'READY');
    expect(lastOperation()).toMatchObject({ status: 'FAILED', error: expect.stringContaining('no bucket') });
    expect(world.clusters.clusters.size).toBe(0);
  });

  it('whose main does not return within five minutes ends READY with the service’s text', async () => {
    world.clusters.switches.holdMain = true;
    await ask(world, host, start);
    const before = world.clock.now();
    await rests(world, host, 'READY', 2_000);
    expect(world.clock.now() - before).toBeGreaterThan(300_000);
    expect(world.clock.now() - before).toBeLessThan(400_000);
    expect(lastOperation()?.error).toContain(
      'Flink job did not start within a total timeout of 5 minutes for application: demo',
    );
    expect(world.clusters.clusters.size).toBe(0);
  });

  it('is given up when its clusters do not stay up', async () => {
    world.clusters.switches.holdMain = true;
    await ask(world, host, start);
    await world.until('READY', () => {
      world.clusters.kill('jobmanager');
      return demo().status === 'READY';
    });
    expect(lastOperation()).toMatchObject({ status: 'FAILED', error: expect.stringContaining('did not stay up') });
    expect(launches().length).toBeLessThanOrEqual(4);
    expect(world.clusters.clusters.size).toBe(0);
  });

  it('is cut short by a forced stop while main runs', async () => {
    world.clusters.switches.holdMain = true;
    await ask(world, host, start);
    await world.until('submitting', () => demo().run?.phase === 'submitting');
    await ask(world, host, forceStop);
    await rests(world, host, 'READY');
    expect(demo().operations.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'StartApplication CANCELLED',
      'StopApplication SUCCESSFUL',
    ]);
    world.clusters.switches.holdMain = false;
    await world.settle();
    expect([world.clusters.clusters.size, jobsOf(world).length, demo().run]).toEqual([0, 0, null]);
  });
});

describe('a loss while RUNNING', () => {
  it('is not given up while no cluster can be had, and its checkpoint is there when one can', async () => {
    let isBroken = false;
    host.life.kill();
    host = await world.open(undefined, {
      wrapDriver: (driver) => ({
        ...driver,
        name: driver.name,
        state: driver.state,
        prepare: () =>
          isBroken ? Promise.reject(new OperatorError('DREY_TEST', 'No image.', 'Pull it.')) : Promise.resolve(),
      }),
    });
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    world.clock.advance(1_000);
    world.clusters.checkpoint();
    isBroken = true;
    world.clusters.kill('jobmanager');
    for (let round = 0; round < 30; round += 1) {
      await world.settle();
      world.clock.advance(5_000);
    }
    expect(demoOf(host, world).status).toBe('RUNNING');
    isBroken = false;
    await world.until('the job', () => jobsOf(world).length === 1);
    expect(jobsOf(world)[0]?.restoredFrom).toContain('chk');
  });

  it('of the TaskManager is made good without touching the job', async () => {
    await running();
    const { run } = demo();
    world.clusters.kill('taskmanager');
    await world.until('another TaskManager', () => world.clusters.calls.some((call) => call.startsWith('scale')));
    await world.settle();
    expect(demo()).toMatchObject({ status: 'RUNNING', run: { jobId: run?.jobId, clusterId: run?.clusterId } });
    expect(jobsOf(world)).toHaveLength(1);
    const names = [...world.clusters.clusters.values()][0]?.members.map(({ name, alive }) => `${name} ${alive}`);
    expect(names).toEqual(['jobmanager true', 'taskmanager-1 false', 'taskmanager-2 true']);
  });

  it('of the JobManager brings the job back from its newest checkpoint, still RUNNING', async () => {
    await running();
    const { run } = demo();
    world.clusters.checkpoint();
    world.clock.advance(10);
    world.clusters.checkpoint();
    const newest = world.clusters.state.snapshots.at(-1)?.location;
    world.clusters.kill('jobmanager');
    await world.until('another job', () => jobsOf(world).length === 1 && demo().run?.phase === 'submitted');
    expect(jobsOf(world)[0]?.restoredFrom).toBe(newest);
    expect(jobsOf(world)[0]?.id).not.toBe(run?.jobId);
    expect(demo().status).toBe('RUNNING');
    expect(world.clusters.clusters.size).toBe(1);
  });

  it('of the JobManager before any checkpoint starts from what the run itself started from', async () => {
    await running();
    await ask(world, host, stop);
    await rests(world, host, 'READY');
    const saved = demo().snapshots[0]?.location;
    await running();
    world.clusters.kill('jobmanager');
    await world.until('another job', () => jobsOf(world).length === 1 && demo().run?.recoveries === 1);
    expect(jobsOf(world)[0]?.restoredFrom).toBe(saved);
  });

  it('that repeats is answered ever more slowly, and never given up', async () => {
    await running();
    const pauses: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const { run } = demo();
      world.clusters.kill('jobmanager');
      await world.until('another job', () => demo().run?.jobId !== run?.jobId && demo().run?.phase === 'submitted');
      const next = demo().run;
      // What the records say, not how long the test took: reading the code is real work under a clock that is not.
      expect(next?.startedAt).toBeGreaterThanOrEqual(run?.notBefore ?? Number.POSITIVE_INFINITY);
      pauses.push((next?.notBefore ?? 0) - (next?.startedAt ?? 0));
    }
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 32_000]);
    expect(demo().status).toBe('RUNNING');
  });

  it('of the answers only (the JobManager is busy) changes nothing', async () => {
    await running();
    const { run } = demo();
    world.clusters.switches.unreachable = true;
    for (let round = 0; round < 50; round += 1) {
      await world.settle();
      world.clock.advanceToNext();
    }
    world.clusters.switches.unreachable = false;
    await world.settle();
    expect(demo().run).toEqual(run);
    expect(world.clusters.calls).toHaveLength(1);
  });
});

describe('a stop', () => {
  it('takes a savepoint, records it as a snapshot, and ends cluster and checkpoints', async () => {
    await running();
    world.clusters.checkpoint();
    await ask(world, host, stop);
    await rests(world, host, 'READY');
    expect(demo().snapshots).toMatchObject([
      { status: 'READY', source: { application: { versionId: 1 } }, name: expect.stringMatching(/^STOP-demo-\d+$/) },
    ]);
    expect(world.clusters.state.snapshots.map(({ kind, location }) => [kind, location])).toEqual([
      ['savepoint', demo().snapshots[0]?.location],
    ]);
    expect(world.clusters.clusters.size).toBe(0);
    expect(demo().run).toBeNull();
  });

  it('whose savepoint fails leaves the job running and says why', async () => {
    await running();
    const { run } = demo();
    world.clusters.switches.failSavepoints = 'disk full';
    await ask(world, host, stop);
    await rests(world, host, 'RUNNING');
    expect(lastOperation()).toMatchObject({
      name: 'StopApplication',
      status: 'FAILED',
      error: expect.stringContaining('disk full'),
    });
    expect(jobsOf(world)).toMatchObject([{ id: run?.jobId }]);
    world.clusters.switches.failSavepoints = undefined;
    await ask(world, host, stop);
    await rests(world, host, 'READY');
  });

  it('whose savepoint never ends is refused after its bound', async () => {
    await running();
    world.clusters.switches.holdSavepoints = true;
    await ask(world, host, stop);
    await rests(world, host, 'RUNNING', 5_000);
    expect(lastOperation()).toMatchObject({
      status: 'FAILED',
      error: expect.stringContaining('did not complete in time'),
    });
  });

  it('whose savepoint came too late loses nothing: the job goes on from it', async () => {
    await running();
    world.clusters.switches.holdSavepoints = true;
    await ask(world, host, stop);
    await rests(world, host, 'RUNNING', 5_000);
    const { run } = demo();
    world.clusters.switches.holdSavepoints = false;
    await world.until('another job', () => jobsOf(world).length === 1 && demo().run?.jobId !== run?.jobId);
    const late = world.clusters.state.snapshots.find(({ kind }) => kind === 'savepoint');
    expect(jobsOf(world)).toMatchObject([{ restoredFrom: late?.location }]);
    expect(demo().status).toBe('RUNNING');
  });

  it('with force takes none, also over a savepoint that hangs', async () => {
    await running();
    world.clusters.switches.holdSavepoints = true;
    await ask(world, host, stop);
    await world.until('a savepoint under way', () => demo().run?.savepoint != null);
    await ask(world, host, forceStop);
    await rests(world, host, 'READY');
    expect(demo().snapshots).toEqual([]);
    expect(world.clusters.clusters.size).toBe(0);
  });
});

describe('an update', () => {
  it('goes through a savepoint to a job of the new version on the same cluster', async () => {
    await running();
    const before = demo().run;
    await ask(world, host, update());
    await rests(world, host, 'RUNNING');
    const { run, snapshots, currentVersionId } = demo();
    expect(currentVersionId).toBe(2);
    expect(run).toMatchObject({ versionId: 2, clusterId: before?.clusterId, restoreFrom: snapshots[0]?.location });
    expect(snapshots).toMatchObject([
      { name: expect.stringMatching(/^UPDATEAPPLICATION-demo-\d+$/), source: { application: { versionId: 1 } } },
    ]);
    expect(jobsOf(world)).toMatchObject([{ id: run?.jobId, restoredFrom: snapshots[0]?.location }]);
  });

  it('to another runtime gets another cluster, and the old one ends', async () => {
    await running();
    const before = demo().run;
    await ask(world, host, update('FLINK-1_19'));
    await rests(world, host, 'RUNNING');
    expect(demo().run?.clusterId).not.toBe(before?.clusterId);
    expect([...world.clusters.clusters.keys()]).toEqual([demo().run?.clusterId]);
    expect([...world.clusters.clusters.values()][0]?.spec.runtime.environment).toBe('FLINK-1_19');
  });

  it('whose savepoint fails is refused: the version before is in force, the job goes on', async () => {
    await running();
    const { run } = demo();
    world.clusters.switches.failSavepoints = 'disk full';
    await ask(world, host, update());
    await rests(world, host, 'RUNNING');
    expect(demo()).toMatchObject({ currentVersionId: 1, run: { jobId: run?.jobId } });
    expect(lastOperation()?.status).toBe('FAILED');
  });

  it('whose job does not start ends READY on the new version, with the reason', async () => {
    await running();
    world.clusters.switches.failMain = new Error('bad code');
    await ask(world, host, update());
    await rests(world, host, 'READY');
    expect(demo().currentVersionId).toBe(2);
    expect(lastOperation()).toMatchObject({ status: 'FAILED', error: expect.stringContaining('bad code') });
    expect(world.clusters.clusters.size).toBe(0);
  });
});

describe('a delete', () => {
  it('of a running application leaves nothing', async () => {
    await running();
    world.clusters.checkpoint();
    await ask(world, host, remove);
    await world.until('gone', () => host.applications.find(world.demo) === undefined);
    expect([world.clusters.clusters.size, world.clusters.state.snapshots.length]).toEqual([0, 0]);
  });
});

describe('a snapshot', () => {
  const askForSnapshot = (): Promise<void> =>
    ask(world, host, (application) => requestSnapshot(application, { name: 'mine', quota: 1_000 }, world.facts()));

  it('of a running job becomes READY while the job goes on', async () => {
    await running();
    const { run } = demo();
    await askForSnapshot();
    await world.until('READY', () => demo().snapshots[0]?.status === 'READY');
    expect(demo().snapshots[0]?.location).toMatch(/^fake:/);
    expect(jobsOf(world)).toMatchObject([{ id: run?.jobId }]);
  });

  it('is FAILED when its job is lost meanwhile', async () => {
    await running();
    world.clusters.switches.holdSavepoints = true;
    await askForSnapshot();
    await world.settle();
    world.clusters.kill('jobmanager');
    await world.until('FAILED', () => demo().snapshots[0]?.status === 'FAILED');
    await world.until('RUNNING again', () => jobsOf(world).length === 1);
    expect(demo().status).toBe('RUNNING');
  });
});
