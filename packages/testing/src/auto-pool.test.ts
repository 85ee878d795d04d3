// `--warm auto` over time: when a cluster is parked, and when it goes.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ParkedCluster } from '@drey/orchestrator';
import { mortal } from './mortal.test.support.js';
import { ask, remove, start, stop } from './wishes.test.support.js';
import { demoOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

const GB = 1e9;
const MINUTE_SECONDS = 60;
let world: World;
let host: TestHost;

const parked = (): readonly ParkedCluster[] =>
  (world.backend.value('parkedClusters') ?? []) as readonly ParkedCluster[];
const isWarm = (): boolean => parked().some(({ warm }) => warm);
const clusters = (): readonly string[] => [...world.clusters.clusters.keys()];
const open = (): Promise<TestHost> => world.open(mortal(), { warmClusters: 'auto' });
const pass = async (seconds: number, stride = 1): Promise<void> => {
  for (let second = 0; second < seconds; second += stride) {
    await world.settle();
    world.clock.advance(stride * 1_000);
  }
  await world.settle();
};
const fact = (): string | undefined => host.orchestrator.facts().find(({ name }) => name === 'parked clusters')?.text;

beforeEach(async () => {
  world = await newWorld();
  host = await open();
});

afterEach(() => {
  host.life.kill();
  world.remove();
});

const runs = async (): Promise<void> => {
  await ask(world, host, start);
  await rests(world, host, 'RUNNING');
};

const runsWithOneParked = async (): Promise<void> => {
  await runs();
  await world.until('a warm cluster', isWarm);
};

describe('auto', () => {
  it('parks nothing before a start, and one some time after it', async () => {
    await pass(2 * MINUTE_SECONDS, 5);
    expect(clusters()).toEqual([]);
    await runs();
    await pass(15);
    expect(clusters()).toHaveLength(1);
    await pass(15);
    expect(clusters()).toHaveLength(2);
    expect(isWarm()).toBe(true);
    expect(fact()).toMatch(/^1, 1 of them warm \(auto: one of FLINK-1_20 in us-east-1, used last; 8\.0 GB/);
    await pass(MINUTE_SECONDS);
    expect(clusters()).toHaveLength(2);
  });

  it('keeps it for the next start after a stop, which takes it', async () => {
    await runsWithOneParked();
    const [waiting] = parked();
    await ask(world, host, stop);
    await rests(world, host, 'READY');
    await pass(MINUTE_SECONDS);
    expect(clusters()).toEqual([waiting?.clusterId]);
    await runs();
    expect(demoOf(host, world).run?.clusterId).toBe(waiting?.clusterId);
  });

  it('ends it once nothing was started for a quarter of an hour', async () => {
    await runsWithOneParked();
    await pass(14 * MINUTE_SECONDS, 15);
    expect(clusters()).toHaveLength(2);
    await pass(2 * MINUTE_SECONDS, 5);
    expect(parked()).toEqual([]);
    expect(clusters()).toHaveLength(1);
    expect(fact()).toMatch(/^none \(auto: nothing was started or updated for 15 minutes\)$/);
  });

  it('ends it when memory gets short, and parks again when there is plenty', async () => {
    await runsWithOneParked();
    world.memory.now = { availableBytes: 0.5 * GB, totalBytes: 16 * GB };
    await pass(2);
    expect(parked()).toEqual([]);
    world.memory.now = { availableBytes: 2 * GB, totalBytes: 16 * GB };
    await pass(MINUTE_SECONDS);
    expect(parked()).toEqual([]);
    world.memory.now = { availableBytes: 8 * GB, totalBytes: 16 * GB };
    await pass(MINUTE_SECONDS);
    expect(isWarm()).toBe(true);
  });

  it('ends it with the last application that was started, without waiting', async () => {
    await runsWithOneParked();
    await ask(world, host, remove);
    await world.until('its end', () => host.applications.find(world.demo) === undefined);
    await world.settle();
    expect(clusters()).toEqual([]);
  });

  it('ends it with a reset, before that is answered', async () => {
    await runsWithOneParked();
    let left: readonly string[] | undefined;
    void host.orchestrator.reset().then(() => (left = clusters()));
    await world.until('the reset', () => left !== undefined);
    expect(left).toEqual([]);
  });

  it('gives up one that is not warm yet when a job comes up', async () => {
    await runs();
    await world.until('a launched cluster', () => clusters().length === 2);
    const [cold] = parked();
    expect(cold?.warm).toBe(false);
    world.clusters.kill('jobmanager');
    await world.until('the loss', () => demoOf(host, world).run?.recoveries === 1);
    await world.settle();
    expect(clusters()).not.toContain(cold?.clusterId);
  });

  it('is not what a host does that is told to keep none, and its health says so', async () => {
    await runsWithOneParked();
    host.life.kill();
    host = await world.open(mortal(), { warmClusters: 0 });
    await world.until('its end', () => parked().length === 0 && clusters().length === 1);
    expect(fact()).toBe('none (--warm 0)');
    host.life.kill();
    host = await world.open(mortal(), { warmClusters: 0 });
    await world.settle();
    expect(fact()).toBe('none (--warm 0)');
  });

  it('is what the next host after a kill -9 goes on with', async () => {
    await runsWithOneParked();
    const before = clusters();
    host.life.kill();
    host = await open();
    await pass(MINUTE_SECONDS);
    expect(clusters()).toEqual(before);
    await pass(15 * MINUTE_SECONDS, 15);
    expect(clusters()).toHaveLength(1);
  });
});
