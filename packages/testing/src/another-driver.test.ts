// A data directory whose next host runs clusters by another driver: state stays where it can be read.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { requestStart } from '@drey/state';
import { type FakeClusters, fakeClusters } from './fake-clusters.js';
import { runningJobs } from './fake-cluster.js';
import { ask, forceStop, start, stop, update } from './wishes.test.support.js';
import { demoOf, jobsOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

let world: World;
let moved: FakeClusters;
let host: TestHost;

beforeEach(async () => {
  world = await newWorld();
  moved = fakeClusters({ clock: world.clock, name: 'moved' });
  host = await world.open();
  await ask(world, host, start);
  await rests(world, host, 'RUNNING');
});

afterEach(() => {
  host.life.kill();
  world.remove();
});

const movedJobs = () => [...moved.clusters.values()].flatMap(runningJobs);

describe('an application that was stopped with its host', () => {
  beforeEach(async () => {
    let stopped = false;
    void host.orchestrator.stop().then(() => (stopped = true));
    await world.until('stopped', () => stopped);
    host = await world.open(undefined, { moved });
  });

  it('goes on with the driver that has its state', async () => {
    await world.until('the job', () => jobsOf(world).length === 1 && demoOf(host, world).run?.phase === 'submitted');
    expect(jobsOf(world)).toMatchObject([{ restoredFrom: expect.stringContaining('savepoint') }]);
    expect(demoOf(host, world).run?.driver).toBe('fake');
    expect(movedJobs()).toEqual([]);
  });

  it('stays there with an update, and with a start from its snapshot', async () => {
    await world.until('the job', () => demoOf(host, world).run?.phase === 'submitted');
    await ask(world, host, update());
    await rests(world, host, 'RUNNING');
    expect(demoOf(host, world).operations.at(-1)?.status).toBe('SUCCESSFUL');
    await ask(world, host, stop);
    await rests(world, host, 'READY');
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    expect(demoOf(host, world).run?.driver).toBe('fake');
    expect(jobsOf(world)).toMatchObject([{ restoredFrom: expect.stringContaining('savepoint') }]);
  });

  it('moves with a start that restores nothing', async () => {
    await ask(world, host, forceStop);
    await rests(world, host, 'READY');
    await ask(world, host, (application) =>
      requestStart(
        application,
        { restoreType: 'SKIP_RESTORE_FROM_SNAPSHOT', allowNonRestoredState: false },
        world.facts(),
      ),
    );
    await rests(world, host, 'RUNNING');
    expect(demoOf(host, world).run?.driver).toBe('moved');
    expect(movedJobs()).toMatchObject([{ restoredFrom: null }]);
    expect(world.clusters.clusters.size).toBe(0);
  });
});
