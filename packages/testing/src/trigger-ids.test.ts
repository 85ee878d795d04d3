// Savepoints of a Flink that chooses their trigger ids itself (1.13): the id that it gave is the one that is asked about.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { recordChange, requestSnapshot } from '@drey/state';
import { ask, start, stop } from './wishes.test.support.js';
import { demoOf, hostsOfTest, jobsOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

let world: World;
const hosts = hostsOfTest(() => world);
const { open } = hosts;
let host: TestHost;

beforeEach(async () => {
  world = await newWorld();
  world.clusters.switches.ownTriggerIds = true;
  host = await open();
  await ask(world, host, start);
  await rests(world, host, 'RUNNING');
});
afterEach(() => {
  hosts.end();
  world.remove();
});

/** Ids of savepoints that the fake Flink gave, of all jobs. */
const given = (): readonly string[] =>
  [...world.clusters.clusters.values()].flatMap(({ jobs }) =>
    [...jobs.values()].flatMap(({ savepoints }) => [...savepoints.keys()]),
  );
const savepoints = () => world.clusters.state.snapshots.filter(({ kind }) => kind === 'savepoint');
const stopped = async (): Promise<void> => {
  let done = false;
  void host.orchestrator.stop().then(() => {
    done = true;
  });
  await world.until('the host stopped', () => done);
};

describe('a trigger id of Flink’s own', () => {
  it('is recorded by a stop, which is asked for once and ends with its savepoint', async () => {
    world.clusters.switches.holdSavepoints = true;
    await ask(world, host, stop);
    await world.until('it is recorded', () => demoOf(host, world).run?.savepoint?.triggerId === 'flink-1');
    world.clusters.switches.holdSavepoints = false;
    await rests(world, host, 'READY');
    expect(demoOf(host, world).snapshots).toMatchObject([{ status: 'READY', location: savepoints()[0]?.location }]);
    expect(savepoints()).toHaveLength(1);
  });

  it('is recorded before a host is killed, and the next host asks about it', async () => {
    world.clusters.switches.holdSavepoints = true;
    await ask(world, host, stop);
    await world.until('it is recorded', () => demoOf(host, world).run?.savepoint?.triggerId === 'flink-1');
    host.life.kill();
    const next = await open();
    world.clusters.switches.holdSavepoints = false;
    await rests(world, next, 'READY');
    expect(savepoints()).toHaveLength(1);
  });

  it('is recorded by a snapshot, which is asked for once and becomes READY', async () => {
    world.clusters.switches.holdSavepoints = true;
    await ask(world, host, (application) => requestSnapshot(application, { name: 'mine', quota: 10 }, world.facts()));
    await world.until('it is recorded', () => demoOf(host, world).snapshots[0]?.attempt?.triggerId === 'flink-1');
    expect(given()).toEqual(['flink-1']);
    world.clusters.switches.holdSavepoints = false;
    await world.until('READY', () => demoOf(host, world).snapshots[0]?.status === 'READY');
    expect(savepoints()).toHaveLength(1);
  });

  it('is what a clean stop of the host waits for', async () => {
    await stopped();
    expect(savepoints()).toHaveLength(1);
    const next = await open();
    await world.until('the job', () => jobsOf(world).length === 1);
    expect(jobsOf(world)[0]?.restoredFrom).toBe(savepoints()[0]?.location);
    expect(demoOf(next, world).status).toBe('RUNNING');
  });
});

describe('a savepoint that was planned and not asked for when the host was killed', () => {
  it('is asked for by the host that saves the job instead', async () => {
    host.life.kill();
    const application = demoOf(host, world);
    const plan = { triggerId: 'planned', snapshotName: 'STOP-demo-1', startedAt: world.clock.now() };
    if (application.run === null) throw new Error('It has no run.');
    const planned = { ...stop(application, world), run: { ...application.run, savepoint: plan } };
    await world.backend.write(recordChange(undefined, planned));
    const before = world.clock.now();
    await open(undefined, { legacy: true });
    expect(savepoints()).toHaveLength(1);
    expect(world.clock.now() - before).toBeLessThan(5_000);
    expect(world.clusters.clusters.size).toBe(0);
  });
});
