// Parallelism that changes while a job runs: where its slots come from, and what the autoscaler makes of load.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createAutoscaler } from '@drey/orchestrator';
import { OperatorError, silentLogger } from '@drey/plugin-api';
import { currentParallelism, requestUpdate } from '@drey/state';
import { ask, scaleTo, start, updateParallelism } from './wishes.test.support.js';
import { jobsOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

let world: World;
let host: TestHost;

beforeEach(async () => {
  world = await newWorld();
  host = await world.open();
  await ask(world, host, start);
  await rests(world, host, 'RUNNING');
});

afterEach(() => {
  host.life.kill();
  world.remove();
});

const record = () => host.applications.get(world.demo);
const parallelism = (): number => currentParallelism(record(), record().currentVersionId);
const clusters = (): readonly string[] => [...world.clusters.clusters.keys()];
const taskManagers = (): number =>
  [...world.clusters.clusters.values()].flatMap(({ members }) =>
    members.filter(({ role, alive }) => role === 'taskmanager' && alive),
  ).length;

describe('more slots', () => {
  it('come from TaskManagers that join the same cluster before the job goes down', async () => {
    const before = clusters();
    const seen: number[] = [];
    await ask(world, host, updateParallelism(3));
    await world.until('the savepoint', () => {
      if (record().run?.savepoint !== null && record().run?.savepoint !== undefined) seen.push(taskManagers());
      return record().status === 'RUNNING';
    });
    expect(clusters()).toEqual(before);
    expect(taskManagers()).toBe(3);
    expect(new Set(seen)).toEqual(new Set([3]));
    expect(jobsOf(world)).toMatchObject([{ parallelism: 3, restoredFrom: expect.any(String) }]);
  });

  it('beyond a few TaskManagers come with a fresh cluster, which has one with all of them', async () => {
    const before = clusters();
    await ask(world, host, updateParallelism(9));
    await rests(world, host, 'RUNNING');
    expect(clusters()).not.toEqual(before);
    expect(taskManagers()).toBe(1);
    expect(jobsOf(world)).toMatchObject([{ parallelism: 9 }]);
  });
});

describe('a cluster that cannot be had', () => {
  /** A world whose driver launches no cluster of that many slots. */
  const withoutRoomFor = async (slots: number): Promise<void> => {
    host.life.kill();
    host = await world.open(undefined, {
      wrapDriver: (driver) => ({
        ...driver,
        name: driver.name,
        state: driver.state,
        launch: (spec, signal) =>
          spec.slotsPerTaskManager >= slots
            ? Promise.reject(new OperatorError('DREY_TEST', 'There is no room.', 'Make some.'))
            : driver.launch(spec, signal),
      }),
    });
    world.clock.advance(1_000);
    world.clusters.checkpoint();
  };

  it.each([
    ['a scaling', scaleTo(9), 'AutoScaling'],
    ['an update', updateParallelism(9), 'UpdateApplication'],
  ])('ends %s within seconds, with the reason', async (_, wish, name) => {
    await withoutRoomFor(9);
    const before = world.clock.now();
    await ask(world, host, wish);
    await world.until('its end', () => record().goal.operationId === null);
    expect(world.clock.now() - before).toBeLessThan(10_000);
    expect(record().operations.at(-1)).toMatchObject({
      name,
      status: 'FAILED',
      error: expect.stringContaining('There is no room'),
    });
  });

  it('lets a job that was to be scaled go on with the slots that it had, and its state', async () => {
    await withoutRoomFor(9);
    await ask(world, host, scaleTo(9));
    await rests(world, host, 'RUNNING');
    await world.until('the job', () => jobsOf(world).length === 1);
    expect(parallelism()).toBe(1);
    expect(jobsOf(world)).toMatchObject([{ parallelism: 1, restoredFrom: expect.any(String) }]);
  });
});

describe('a parallelism that was scaled before an update of it', () => {
  it('stays forgotten under the next version that leaves the job alone', async () => {
    await ask(world, host, scaleTo(2));
    await rests(world, host, 'RUNNING');
    await ask(world, host, updateParallelism(3));
    await rests(world, host, 'RUNNING');
    await ask(world, host, (application) =>
      requestUpdate(application, { operation: 'UpdateApplication', change: {}, restartJob: false }, world.facts()),
    );
    await rests(world, host, 'RUNNING');
    expect(jobsOf(world)).toMatchObject([{ parallelism: 3 }]);
    expect(parallelism()).toBe(3);
  });
});

describe('fewer slots', () => {
  it('come with a fresh cluster where a TaskManager would be left over', async () => {
    await ask(world, host, updateParallelism(2));
    await rests(world, host, 'RUNNING');
    const before = clusters();
    await ask(world, host, updateParallelism(1));
    await rests(world, host, 'RUNNING');
    expect(clusters()).not.toEqual(before);
    expect(taskManagers()).toBe(1);
    expect(jobsOf(world)).toMatchObject([{ parallelism: 1, restoredFrom: expect.any(String) }]);
  });
});

describe('the autoscaler', () => {
  const autoscaler = () =>
    createAutoscaler({
      applications: host.applications,
      clock: world.clock,
      ids: world.ids,
      drivers: new Map([[world.clusters.driver.name, world.clusters.driver]]),
      flink: (cluster) => world.clusters.flink(cluster),
      log: silentLogger,
      autoscaling: { minuteMilliseconds: 60_000, kpusPerApplication: 64 },
    });

  it('doubles a busy application as an operation, with its state, and leaves the configured parallelism', async () => {
    world.clusters.switches.cpuLoad = 1;
    const { lookOnce } = autoscaler();
    for (let point = 0; point < 14; point += 1) await lookOnce();
    expect(record().status).toBe('RUNNING');
    await lookOnce();
    expect(record().status).toBe('AUTOSCALING');
    await rests(world, host, 'RUNNING');
    expect(parallelism()).toBe(2);
    expect(jobsOf(world)).toMatchObject([{ parallelism: 2, restoredFrom: expect.any(String) }]);
    expect(record().operations.at(-1)).toMatchObject({ name: 'AutoScaling', status: 'SUCCESSFUL' });
    expect(record().currentVersionId).toBe(1);
  });

  it('halves it again after six quiet hours', async () => {
    await ask(world, host, scaleTo(2));
    await rests(world, host, 'RUNNING');
    world.clusters.switches.cpuLoad = 0.01;
    const { lookOnce } = autoscaler();
    for (let point = 0; point < 359; point += 1) await lookOnce();
    expect(parallelism()).toBe(2);
    await lookOnce();
    await rests(world, host, 'RUNNING');
    expect(parallelism()).toBe(1);
  });

  it('leaves an application alone that does not want it', async () => {
    await host.applications.change(world.demo, (now) => ({
      ...now,
      versions: now.versions.map((version) => ({
        ...version,
        configuration: {
          FlinkApplicationConfigurationDescription: {
            ParallelismConfigurationDescription: { ConfigurationType: 'CUSTOM' as const, AutoScalingEnabled: false },
          },
        },
      })),
    }));
    world.clusters.switches.cpuLoad = 1;
    const { lookOnce } = autoscaler();
    for (let point = 0; point < 30; point += 1) await lookOnce();
    expect(record().status).toBe('RUNNING');
  });

  it('goes on from the latest checkpoint, on the same cluster, where snapshots are off', async () => {
    await host.applications.change(world.demo, (now) => ({
      ...now,
      versions: now.versions.map((version) => ({
        ...version,
        configuration: { ApplicationSnapshotConfigurationDescription: { SnapshotsEnabled: false } },
      })),
    }));
    const before = clusters();
    world.clock.advance(1_000);
    world.clusters.checkpoint();
    await ask(world, host, scaleTo(2));
    await rests(world, host, 'RUNNING');
    expect(clusters()).toEqual(before);
    expect(record().snapshots).toEqual([]);
    expect(jobsOf(world)).toMatchObject([{ parallelism: 2, restoredFrom: expect.stringContaining('chk') }]);
  });

  it('keeps the job and the old parallelism when the savepoint fails', async () => {
    const [before] = jobsOf(world);
    world.clusters.switches.failSavepoints = 'no space';
    await ask(world, host, scaleTo(2));
    await rests(world, host, 'RUNNING');
    expect(record().operations.at(-1)).toMatchObject({
      name: 'AutoScaling',
      status: 'FAILED',
      error: expect.stringContaining('no space'),
    });
    expect(parallelism()).toBe(1);
    expect(jobsOf(world)).toMatchObject([{ id: before?.id }]);
  });
});
