// Hosts that come and go over clusters that stay.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { currentVersion, recordChange, snapshotOf, withSnapshot } from '@drey/state';
import { applicationRecord } from './application-record.js';
import { ask, forceStop, remove, start, stop } from './wishes.test.support.js';
import { demoOf, hostsOfTest, jobsOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

let world: World;
const hosts = hostsOfTest(() => world);
const { open } = hosts;

beforeEach(async () => {
  world = await newWorld();
});
afterEach(() => {
  hosts.end();
  world.remove();
});

const started = async (): Promise<TestHost> => {
  const host = await open();
  await ask(world, host, start);
  await rests(world, host, 'RUNNING');
  return host;
};

describe('a host that is killed', () => {
  it('is followed by one that adopts its clusters and leaves their jobs alone', async () => {
    const first = await started();
    const before = [...world.clusters.calls];
    first.life.kill();
    const second = await open();
    await world.until('a look at it', () => true);
    for (let round = 0; round < 40; round += 1) {
      await world.settle();
      world.clock.advanceToNext();
    }
    expect(world.clusters.calls).toEqual(before);
    expect(demoOf(second, world)).toMatchObject({ status: 'RUNNING', run: { jobId: jobsOf(world)[0]?.id } });
  });

  it('together with its clusters is followed by one that restores the newest state', async () => {
    const first = await started();
    world.clusters.checkpoint();
    const newest = world.clusters.state.snapshots.at(-1)?.location;
    first.life.kill();
    world.clusters.kill('jobmanager');
    world.clusters.kill('taskmanager');
    const second = await open();
    await world.until('the job', () => jobsOf(world).length === 1 && demoOf(second, world).run?.phase === 'submitted');
    expect(jobsOf(world)[0]?.restoredFrom).toBe(newest);
    expect(world.clusters.clusters.size).toBe(1);
  });

  it('while main runs is followed by one whose second submission does no harm', async () => {
    world.clusters.switches.holdMain = true;
    const first = await open();
    await ask(world, first, start);
    await world.until('submitting', () => demoOf(first, world).run?.phase === 'submitting');
    first.life.kill();
    const second = await open();
    for (let round = 0; round < 10; round += 1) {
      await world.settle();
      world.clock.advanceToNext();
    }
    world.clusters.switches.holdMain = false;
    await rests(world, second, 'RUNNING');
    expect(jobsOf(world)).toHaveLength(1);
    expect(demoOf(second, world).operations.at(-1)?.status).toBe('SUCCESSFUL');
  });
});

describe('a host that stops', () => {
  it('saves the job, ends its cluster, and the next host brings the job back from there', async () => {
    const first = await started();
    let stopped = false;
    void first.orchestrator.stop().then(() => {
      stopped = true;
    });
    await world.until('stopped', () => stopped);
    expect(world.clusters.clusters.size).toBe(0);
    const saved = world.clusters.state.snapshots.find(({ kind }) => kind === 'savepoint')?.location;
    expect(saved).toBeDefined();
    const second = await open();
    expect(demoOf(second, world).status).toBe('RUNNING');
    await world.until('the job', () => jobsOf(world).length === 1 && demoOf(second, world).run?.phase === 'submitted');
    expect(jobsOf(world)[0]?.restoredFrom).toBe(saved);
    // It carried the job over a pause; it is no snapshot of the user's.
    expect(demoOf(second, world).snapshots).toEqual([]);
  });
});

describe('a host that stops and cannot end a cluster', () => {
  it('still saves the others and waits for them', async () => {
    const other = applicationRecord({ name: 'other', createdAt: world.clock.now() }, world.ids);
    await world.backend.write(recordChange(undefined, other));
    let broken: string | undefined;
    let release = (): void => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const destroy = async (clusterId: string): Promise<void> => {
      if (clusterId === broken) throw new Error('The engine is away.');
      await released;
      await world.clusters.driver.destroy(clusterId);
    };
    const host = await open(undefined, {
      wrapDriver: ({ name, state }) => ({ ...world.clusters.driver, name, state, destroy }),
    });
    await ask(world, host, start);
    await host.applications.change(other, (application) => start(application, world));
    await rests(world, host, 'RUNNING');
    await world.until('the other', () => host.applications.get(other).status === 'RUNNING');
    broken = demoOf(host, world).run?.clusterId;
    const ends: string[] = [];
    void host.orchestrator.stop().then(
      () => ends.push('well'),
      () => ends.push('badly'),
    );
    for (let look = 0; look < 20; look += 1) {
      await world.settle();
      world.clock.advance(100);
    }
    expect(ends).toEqual([]);
    release();
    await world.until('the end', () => ends.length > 0);
    expect(ends).toEqual(['well']);
    expect([...world.clusters.clusters.keys()]).toEqual([broken]);
    expect(host.applications.get(other).run?.suspendedTo).toEqual(expect.any(String));
  });
});

describe('a cluster that no application claims', () => {
  it('is ended after a grace period, and no other', async () => {
    const first = await started();
    const [claimed] = world.clusters.clusters.values();
    if (claimed === undefined) throw new Error('There is no cluster.');
    await world.clusters.driver.launch({ ...claimed.spec, clusterId: 'f'.repeat(32) }, new AbortController().signal);
    first.life.kill();
    await open();
    await world.until('the stray cluster ended', () => world.clusters.clusters.size === 1);
    expect([...world.clusters.clusters.keys()]).toEqual([claimed.spec.clusterId]);
  });

  it('is ended also where the driver could not list its clusters at first', async () => {
    const first = await started();
    const [claimed] = world.clusters.clusters.values();
    if (claimed === undefined) throw new Error('There is no cluster.');
    await world.clusters.driver.launch({ ...claimed.spec, clusterId: 'f'.repeat(32) }, new AbortController().signal);
    first.life.kill();
    let refusals = 0;
    await open(undefined, {
      wrapDriver: (driver) => ({
        ...world.clusters.driver,
        name: driver.name,
        list: () => {
          if (refusals >= 3) return world.clusters.driver.list();
          refusals += 1;
          return Promise.reject(new Error('EMFILE: too many open files'));
        },
      }),
    });
    await world.until('the stray cluster ended', () => world.clusters.clusters.size === 1);
    expect([refusals, ...world.clusters.clusters.keys()]).toEqual([3, claimed.spec.clusterId]);
  });
});

describe('the work queue', () => {
  it('never works on one application twice at the same time, however often it is woken', async () => {
    let inside = 0;
    let most = 0;
    let looks = 0;
    const host = await open(undefined, {
      wrapDriver: (driver) => ({
        ...driver,
        name: driver.name,
        state: driver.state,
        inspect: async (clusterId) => {
          inside += 1;
          looks += 1;
          most = Math.max(most, inside);
          await world.settle();
          inside -= 1;
          return world.clusters.driver.inspect(clusterId);
        },
        launch: (spec, signal) => world.clusters.driver.launch(spec, signal),
        putCode: (clusterId, archive, name) => world.clusters.driver.putCode(clusterId, archive, name),
      }),
    });
    await ask(world, host, start);
    const touch = (index: number): Promise<unknown> =>
      host.applications.change(world.demo, (application) => ({ ...application, tags: { round: String(index) } }));
    for (let index = 0; index < 1_000 && looks < 20; index += 1) {
      await touch(index);
      if (index % 5 === 0) await world.settle();
    }
    await rests(world, host, 'RUNNING');
    expect(looks).toBeGreaterThanOrEqual(20);
    expect(most).toBe(1);
  });

  it('goes on with other applications while one fails, and forgets one that is deleted', async () => {
    const other = { ...world.demo, name: 'other', incarnation: 'e'.repeat(32) };
    await world.backend.write(recordChange(undefined, other));
    let broken = true;
    const host = await open(undefined, {
      wrapDriver: (driver) => ({
        ...world.clusters.driver,
        name: driver.name,
        launch: (spec, signal) =>
          broken && spec.stateId === world.demo.incarnation
            ? Promise.reject(new Error('no space'))
            : world.clusters.driver.launch(spec, signal),
      }),
    });
    await ask(world, host, start);
    await host.applications.change(other, (application) => start(application, world));
    await world.until('the other runs', () => host.applications.get(other).status === 'RUNNING');
    expect(demoOf(host, world).status).toBe('STARTING');
    broken = false;
    await rests(world, host, 'RUNNING');
    await ask(world, host, remove);
    await world.until('gone', () => host.applications.find(world.demo) === undefined);
    expect(host.applications.get(other).status).toBe('RUNNING');
  });
});

describe('the provider legacy after one with clusters', () => {
  it('saves the job and ends its cluster, and the way back restores it', async () => {
    const first = await started();
    first.life.kill();
    const legacy = await open(undefined, { legacy: true });
    await world.until('the cluster ended', () => world.clusters.clusters.size === 0);
    const saved = world.clusters.state.snapshots.at(-1);
    expect(saved?.kind).toBe('savepoint');
    expect(demoOf(legacy, world).status).toBe('RUNNING');
    legacy.life.kill();
    await open();
    await world.until('the job', () => jobsOf(world).length === 1);
    expect(jobsOf(world)[0]?.restoredFrom).toBe(saved?.location);
  });

  it('keeps the state of a job in the snapshot of a stop that it only records', async () => {
    const first = await started();
    first.life.kill();
    const legacy = await open(undefined, { legacy: true });
    await world.until('the cluster ended', () => world.clusters.clusters.size === 0);
    const saved = world.clusters.state.snapshots.at(-1)?.location;
    await ask(world, legacy, stop);
    await rests(world, legacy, 'READY');
    expect(demoOf(legacy, world).snapshots).toMatchObject([{ status: 'READY', location: saved }]);
    legacy.life.kill();
    const back = await open();
    await ask(world, back, start);
    await rests(world, back, 'RUNNING');
    expect(jobsOf(world)).toMatchObject([{ restoredFrom: saved }]);
  });

  it('lets an application go on whose snapshot waits for a driver that is not there', async () => {
    const legacy = await open(undefined, { legacy: true });
    await ask(world, legacy, (application) =>
      start(
        withSnapshot(
          application,
          snapshotOf(application, currentVersion(application), {
            id: 'e'.repeat(32),
            name: 'waiting',
            status: 'CREATING',
            createdAt: world.clock.now(),
            location: null,
            driver: 'gone',
            kind: 'account',
            attempt: { jobId: 'f'.repeat(32), triggerId: 'f'.repeat(32), completed: 'fake:/waiting' },
          }),
        ),
        world,
      ),
    );
    await rests(world, legacy, 'RUNNING');
    expect(demoOf(legacy, world).snapshots).toMatchObject([{ name: 'waiting', status: 'CREATING' }]);
    await ask(world, legacy, forceStop);
    await rests(world, legacy, 'READY');
  });

  it('comes up though the engine of that host is away, and the way back adopts the job', async () => {
    const first = await started();
    const [job] = jobsOf(world);
    first.life.kill();
    const inspect = (): Promise<never> => Promise.reject(new Error('The engine is away.'));
    const legacy = await open(undefined, {
      legacy: true,
      wrapDriver: ({ name, state }) => ({ ...world.clusters.driver, name, state, inspect }),
    });
    expect(demoOf(legacy, world)).toMatchObject({ status: 'RUNNING', run: { jobId: job?.id } });
    legacy.life.kill();
    await open();
    await world.settle();
    expect(jobsOf(world)).toMatchObject([{ id: job?.id }]);
  });
});
