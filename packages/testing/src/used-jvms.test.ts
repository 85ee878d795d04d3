// What is left in JVMs by user code: an update, a scaling or a rollback that fails over it is tried once more on fresh ones.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Application, requestUpdate } from '@drey/state';
import { ask, rollBack, scaleTo, start, stop, update, type Wish } from './wishes.test.support.js';
import { demoOf, hostsOfTest, jobsOf, newWorld, rests, type TestHost, type World } from './world.test.support.js';

let world: World;
let host: TestHost;
const hosts = hostsOfTest(() => world);

beforeEach(async () => {
  world = await newWorld();
  host = await hosts.open();
});
afterEach(() => {
  hosts.end();
  world.remove();
});

const demo = (): Application => demoOf(host, world);
const last = () => demo().operations.at(-1);
const launches = (): number => world.clusters.calls.filter((call) => call.startsWith('launch')).length;
const left = new Error('BindException: Address already in use');

const running = async (...before: readonly Wish[]): Promise<void> => {
  for (const wish of [start, ...before]) {
    await ask(world, host, wish);
    await rests(world, host, 'RUNNING');
  }
};

/** An update that asks for no state. */
const updateWithoutState: Wish = (application, { facts }) =>
  requestUpdate(
    application,
    {
      operation: 'UpdateApplication',
      change: {},
      restartJob: true,
      runConfiguration: { restoreType: 'SKIP_RESTORE_FROM_SNAPSHOT', allowNonRestoredState: false },
    },
    facts(),
  );

describe.each([
  ['an update', [], update()],
  ['a second update', [update()], update()],
  ['a scaling within its cluster', [], scaleTo(2)],
  ['a rollback', [update()], rollBack],
])('%s', (_, before, wish) => {
  it('whose main fails on the JVMs of the job before runs on fresh ones, with its state', async () => {
    await running(...before);
    world.clusters.switches.failMainOnUsedJvms = left;
    await ask(world, host, wish);
    await rests(world, host, 'RUNNING');
    expect(last()).toMatchObject({
      status: 'SUCCESSFUL',
      notes: [
        expect.stringMatching(/^The first try, on the JVMs of the job before, failed, .*Address already in use$/),
      ],
    });
    expect([launches(), world.clusters.clusters.size]).toEqual([2, 1]);
    expect(jobsOf(world)).toMatchObject([{ restoredFrom: expect.any(String) }]);
  });

  it('whose job restarts on the JVMs of the job before runs on fresh ones', async () => {
    await running(...before);
    world.clusters.switches.restarts = { fault: 'Address already in use', onlyOnUsedJvms: true };
    const since = world.clock.now();
    await ask(world, host, wish);
    await rests(world, host, 'RUNNING');
    expect(last()?.status).toBe('SUCCESSFUL');
    expect(world.clock.now() - since).toBeLessThan(10_000);
    expect(jobsOf(world)).toMatchObject([{ restoredFrom: expect.any(String) }]);
  });

  it('whose main fails anywhere is tried twice and no more; the second fault is the error, the first a note', async () => {
    await running(...before);
    const earlier = launches();
    world.clusters.switches.failMainOnUsedJvms = left;
    world.clusters.switches.failMain = undefined;
    await ask(world, host, wish);
    await world.until('the second try', () => demo().run?.isSecondTry === true);
    world.clusters.switches.failMain = new Error('The bucket is not there.');
    await world.until('its end', () => demo().goal.operationId === null);
    expect(last()).toMatchObject({
      status: 'FAILED',
      error: expect.stringContaining('The bucket is not there.'),
      notes: [expect.stringContaining('Address already in use')],
    });
    // A job that was to be scaled comes back with the slots that it had.
    expect(launches() - earlier).toBeLessThanOrEqual(2);
  });
});

describe('an update', () => {
  it('that is to start without state does so in the second try too', async () => {
    await running();
    world.clusters.switches.failMainOnUsedJvms = left;
    await ask(world, host, updateWithoutState);
    await rests(world, host, 'RUNNING');
    expect(jobsOf(world)).toMatchObject([{ restoredFrom: null }]);
  });

  it('is not tried twice where the first try had fresh JVMs', async () => {
    await running();
    world.clusters.switches.failMain = new Error('No.');
    await ask(world, host, update('FLINK-1_19'));
    await rests(world, host, 'READY');
    expect(launches()).toBe(2);
    expect(last()?.notes).toBeUndefined();
  });

  it('comes after a successful second try without one', async () => {
    await running();
    world.clusters.switches.failMainOnUsedJvms = left;
    await ask(world, host, update());
    await rests(world, host, 'RUNNING');
    world.clusters.switches.failMainOnUsedJvms = undefined;
    await ask(world, host, update());
    await rests(world, host, 'RUNNING');
    expect(launches()).toBe(2);
    expect(demo().run).toMatchObject({ jobOnCluster: 2, onUsedCluster: true });
    expect(demo().run?.isSecondTry).toBeUndefined();
  });
});

describe('a start', () => {
  it('on a parked cluster is not taken for one on a used cluster', async () => {
    host.life.kill();
    host = await hosts.open(undefined, { warmClusters: 1 });
    await running();
    await ask(world, host, stop);
    await rests(world, host, 'READY');
    await world.until('a warm cluster', () => {
      const parked = (world.backend.value('parkedClusters') ?? []) as readonly { readonly warm: boolean }[];
      return parked.some(({ warm }) => warm);
    });
    world.clusters.switches.failMain = new Error('No.');
    await ask(world, host, start);
    await rests(world, host, 'READY');
    expect(last()).toMatchObject({ status: 'FAILED', error: 'No.' });
    expect(last()?.notes).toBeUndefined();
  });
});
