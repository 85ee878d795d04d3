// Wishes that arrive while something else is being done, and faults in the middle of it.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { requestSnapshot, requestSnapshotDeletion, snapshotNamed } from '@drey/state';
import { ask, start, stop, type Wish } from './wishes.test.support.js';
import { demoOf, jobsOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

let world: World;
let host: TestHost;

beforeEach(async () => {
  world = await newWorld();
});

afterEach(() => {
  host.life.kill();
  world.remove();
});

const deleteSnapshot =
  (name: string): Wish =>
  (application) =>
    requestSnapshotDeletion(application, { name, createdAt: snapshotNamed(application, name)?.createdAt ?? 0 });

describe('a start whose JobManager stops to answer once it has the job', () => {
  it('fails when its time is over', async () => {
    host = await world.open();
    await ask(world, host, start);
    host.applications.subscribe((_key, application) => {
      if (application?.run?.phase === 'submitted') world.clusters.switches.unreachable = true;
    });
    await rests(world, host, 'READY', 1_000);
    const [operation] = demoOf(host, world).operations;
    expect(operation).toMatchObject({ status: 'FAILED', error: expect.stringContaining('does not answer') });
    expect(world.clusters.clusters.size).toBe(0);
  });
});

describe('a job that finished by itself', () => {
  it('is not run again for a stop that is asked for while its cluster ends', async () => {
    let asked = false;
    const destroy = async (clusterId: string): Promise<void> => {
      if (!asked) {
        asked = true;
        await ask(world, host, stop);
      }
      await world.clusters.driver.destroy(clusterId);
    };
    host = await world.open(undefined, {
      wrapDriver: ({ name, state }) => ({ ...world.clusters.driver, name, state, destroy }),
    });
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    for (const { jobs } of world.clusters.clusters.values()) for (const job of jobs.values()) job.ended = 'FINISHED';
    await world.until('the stop', () => asked);
    await rests(world, host, 'READY');
    expect(world.clusters.calls.filter((call) => call.startsWith('launch'))).toHaveLength(1);
    expect(demoOf(host, world).operations.at(-1)).toMatchObject({ name: 'StopApplication', status: 'SUCCESSFUL' });
  });
});

describe('a snapshot that the running job was restored from, once it is deleted', () => {
  beforeEach(async () => {
    host = await world.open();
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    await ask(world, host, stop);
    await rests(world, host, 'READY');
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    const [snapshot] = demoOf(host, world).snapshots;
    await ask(world, host, deleteSnapshot(snapshot?.name ?? ''));
    await world.until('no snapshot', () => demoOf(host, world).snapshots.length === 0);
  });

  it('still brings the job back while it has no checkpoint of its own', async () => {
    const [before] = jobsOf(world);
    world.clusters.kill('jobmanager');
    await world.until('the job', () => jobsOf(world).length === 1);
    expect(jobsOf(world)).toMatchObject([{ restoredFrom: before?.restoredFrom }]);
  });

  it('loses its files as soon as there is a checkpoint', async () => {
    expect(world.clusters.state.snapshots).toMatchObject([{ kind: 'savepoint' }]);
    world.clusters.checkpoint();
    await world.until('no savepoint', () => world.clusters.state.snapshots.every(({ kind }) => kind === 'checkpoint'));
  });

  it('loses its files with a stop', async () => {
    const [old] = world.clusters.state.snapshots;
    await ask(world, host, stop);
    await rests(world, host, 'READY');
    expect(world.clusters.state.snapshots.map(({ location }) => location)).not.toContain(old?.location);
    expect(world.clusters.state.snapshots).toHaveLength(1);
  });
});

describe('a snapshot whose files cannot be deleted', () => {
  it('keeps nobody from bringing the job back, and goes once it can', async () => {
    let broken = true;
    const deleteFiles = (location: string): Promise<void> =>
      broken ? Promise.reject(new Error('The disk is gone.')) : world.clusters.state.port.deleteSnapshot(location);
    host = await world.open(undefined, {
      wrapDriver: ({ name, state }) => ({
        ...world.clusters.driver,
        name,
        state: { ...state, deleteSnapshot: deleteFiles },
      }),
    });
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    await ask(world, host, (application) => requestSnapshot(application, { name: 'mine', quota: 10 }, world.facts()));
    await world.until('a snapshot', () => demoOf(host, world).snapshots[0]?.status === 'READY');
    await ask(world, host, deleteSnapshot('mine'));
    await world.settle();
    world.clusters.kill('jobmanager');
    await world.until('the job', () => jobsOf(world).length === 1, 1_000);
    await ask(world, host, stop);
    await rests(world, host, 'READY', 1_000);
    expect(demoOf(host, world).operations.at(-1)?.status).toBe('SUCCESSFUL');
    broken = false;
    await world.until('no snapshot', () => snapshotNamed(demoOf(host, world), 'mine') === undefined, 1_000);
  });
});
