// Parked clusters: who gets them, what they are told, and that none is ever left.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ParkedCluster } from '@drey/orchestrator';
import { applicationRecord } from './application-record.js';
import { ask, remove, start, stop, update } from './wishes.test.support.js';
import { mortal } from './mortal.test.support.js';
import { demoOf, jobsOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

let world: World;
let host: TestHost;

const parked = (): readonly ParkedCluster[] =>
  (world.backend.value('parkedClusters') ?? []) as readonly ParkedCluster[];
const warm = (): readonly string[] => parked().flatMap((one) => (one.warm ? one.clusterId : []));
const clusters = (): readonly string[] => [...world.clusters.clusters.keys()];
const open = (warmClusters = 1): Promise<TestHost> => world.open(mortal(), { warmClusters });

beforeEach(async () => {
  world = await newWorld();
  host = await open();
});

afterEach(() => {
  host.life.kill();
  world.remove();
});

const startedOnce = async (): Promise<void> => {
  await ask(world, host, start);
  await rests(world, host, 'RUNNING');
  await world.until('a warm cluster', () => warm().length === 1);
};

/** Starts the application once more; resolves to its cluster. */
const startAgain = async (): Promise<string | undefined> => {
  await ask(world, host, start);
  await rests(world, host, 'RUNNING');
  return demoOf(host, world).run?.clusterId;
};

describe('the pool', () => {
  it('parks nothing before anything was started', async () => {
    for (let second = 0; second < 20; second += 1) {
      await world.settle();
      world.clock.advance(1_000);
    }
    expect(clusters()).toEqual([]);
  });

  it('hands its cluster to the next start and parks another', async () => {
    await startedOnce();
    const [waiting = ''] = warm();
    await ask(world, host, stop);
    await rests(world, host, 'READY');
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    expect(demoOf(host, world).run).toMatchObject({ clusterId: waiting, jobOnCluster: 2 });
    expect(jobsOf(world)).toMatchObject([{ restoredFrom: expect.any(String) }]);
    await world.until('another one', () => warm().length === 1);
    expect(clusters()).toHaveLength(2);
  });

  it('serves an update that cannot reuse its cluster', async () => {
    await startedOnce();
    await ask(world, host, update('FLINK-1_19'));
    await rests(world, host, 'RUNNING');
    // A parked 1.20 is of no use to it; soon there is one of 1.19 as well.
    await world.until('a parked 1.19', () =>
      parked().some(({ environment, warm: is }) => is && environment === 'FLINK-1_19'),
    );
    expect(jobsOf(world)).toHaveLength(1);
  });

  it('is found again by the next host after a kill, and is no orphan', async () => {
    await startedOnce();
    const before = clusters();
    host.life.kill();
    host = await open();
    for (let second = 0; second < 30; second += 1) {
      await world.settle();
      world.clock.advance(1_000);
    }
    expect(clusters()).toEqual(before);
  });

  it('ends with a host that keeps none, and with a clean stop', async () => {
    await startedOnce();
    host.life.kill();
    host = await open(0);
    await world.until('no parked cluster', () => parked().length === 0 && clusters().length === 1);
    let stopped = false;
    void host.orchestrator.stop().then(() => (stopped = true));
    await world.until('stopped', () => stopped);
    expect(clusters()).toEqual([]);
  });

  it('replaces a cluster that died, and a start does not wait for one', async () => {
    await startedOnce();
    const [waiting = ''] = warm();
    await ask(world, host, stop);
    await rests(world, host, 'READY');
    world.clusters.kill('jobmanager');
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    expect(demoOf(host, world).run?.clusterId).not.toBe(waiting);
    await world.until('another one', () => warm().length === 1 && !warm().includes(waiting));
  });

  it('gives nobody a cluster that it is ending', async () => {
    host.life.kill();
    let release: (() => void) | undefined;
    let ending = '';
    const destroy = async (clusterId: string): Promise<void> => {
      if (clusterId === ending) await new Promise<void>((resolve) => (release = resolve));
      await world.clusters.driver.destroy(clusterId);
    };
    host = await world.open(mortal(), {
      warmClusters: 1,
      wrapDriver: ({ name, state }) => ({ ...world.clusters.driver, name, state, destroy }),
    });
    await startedOnce();
    [ending = ''] = warm();
    // With its last application gone nobody wants the cluster; the next application comes while it is being ended.
    await ask(world, host, remove);
    await world.until('the end of the cluster', () => release !== undefined);
    await host.applications.create(applicationRecord({ createdAt: world.clock.now() }, world.ids));
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    release?.();
    await world.until('its end', () => !clusters().includes(ending));
    expect(jobsOf(world)).toHaveLength(1);
    expect(demoOf(host, world).run?.clusterId).not.toBe(ending);
  });

  it('has a parked cluster again that could not be looked at when a start asked for it', async () => {
    host.life.kill();
    let isAway = false;
    host = await world.open(mortal(), {
      warmClusters: 1,
      wrapDriver: (driver) => ({
        ...driver,
        name: driver.name,
        state: driver.state,
        inspect: (clusterId) =>
          isAway && warm().includes(clusterId) ? Promise.reject(new Error('Away.')) : driver.inspect(clusterId),
      }),
    });
    await startedOnce();
    const [parkedId] = warm();
    await ask(world, host, stop);
    await rests(world, host, 'READY');
    isAway = true;
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    expect(demoOf(host, world).run?.clusterId).not.toBe(parkedId);
    isAway = false;
    await ask(world, host, stop);
    await rests(world, host, 'READY');
    const taken = await startAgain();
    expect(warm()).not.toContain(taken);
    let isOver = false;
    void host.orchestrator.stop().then(() => (isOver = true));
    await world.until('the end of the host', () => isOver);
    expect(clusters()).toEqual([]);
  });

  it('gives a cluster that a run has already to nobody else', async () => {
    await startedOnce();
    await ask(world, host, stop);
    await rests(world, host, 'READY');
    const list = parked();
    await startAgain();
    const { run } = demoOf(host, world);
    expect(list.map(({ clusterId }) => clusterId)).toContain(run?.clusterId);
    // As a host leaves it that was killed between the two writes.
    host.life.kill();
    await world.backend.writeValue('parkedClusters', list);
    host = await open();
    const other = applicationRecord({ name: 'other', createdAt: world.clock.now() }, world.ids);
    await host.applications.create(other);
    await host.applications.change(other, (application) => start(application, world));
    await world.until('the other runs', () => host.applications.get(other).status === 'RUNNING');
    expect(host.applications.get(other).run?.clusterId).not.toBe(run?.clusterId);
    expect(jobsOf(world)).toHaveLength(2);
  });
});
