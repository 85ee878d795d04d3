// A job that ran before and cannot be brought back at once: its state is never given up for that, and no status lasts for ever.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OperatorError } from '@drey/plugin-api';
import { type Application, currentVersion, requestStart, snapshotOf, withSnapshot } from '@drey/state';
import { ask, forceStop, start, stop, update } from './wishes.test.support.js';
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

const demo = (): Application => {
  const host = hosts.all.at(-1);
  if (host === undefined) throw new Error('There is no host.');
  return demoOf(host, world);
};
const files = (): readonly string[] => world.clusters.state.snapshots.map(({ location }) => location);
/** A job that ran, has a checkpoint, lost its JobManager, and whose `main` now throws. */
const lost = async (): Promise<{ readonly first: TestHost; readonly checkpoint: string | undefined }> => {
  const first = await open();
  await ask(world, first, start);
  await rests(world, first, 'RUNNING');
  world.clusters.checkpoint();
  const checkpoint = files().at(-1);
  world.clusters.kill('jobmanager');
  world.clusters.switches.failMain = new Error('no bucket');
  return { first, checkpoint };
};
const oneJob = (): Promise<void> =>
  world.until('the job', () => jobsOf(world).length === 1 && demo().run?.phase === 'submitted');
const afterRecoveries = (count: number): Promise<void> =>
  world.until(`${count} attempts`, () => (demo().run?.recoveries ?? 0) >= count);

/** A running application with a checkpoint, whose host and cluster die. */
const lostWithACheckpoint = async (): Promise<string> => {
  const first = await open();
  await ask(world, first, start);
  await rests(world, first, 'RUNNING');
  world.clusters.checkpoint();
  const newest = files().at(-1);
  if (newest === undefined) throw new Error('There is no checkpoint.');
  first.life.kill();
  world.clusters.kill('jobmanager');
  world.clusters.kill('taskmanager');
  return newest;
};

describe('a job that ran before', () => {
  it('is tried again with growing pauses while its main throws, and loses no state', async () => {
    const checkpoint = await lostWithACheckpoint();
    world.clusters.switches.failMain = new Error('the stream is not there yet');
    await open();
    await afterRecoveries(3);
    expect(demo().status).toBe('RUNNING');
    expect(files()).toContain(checkpoint);
    expect(demo().run?.notBefore).toBeGreaterThan(demo().run?.startedAt ?? 0);
    expect(hosts.all.at(-1)?.orchestrator.facts()).toContainEqual({
      name: `application ${demo().arn}`,
      ok: false,
      text: expect.stringMatching(/^It is RUNNING, but its job does not stay up: attempt \d+/),
    });
    world.clusters.switches.failMain = undefined;
    await oneJob();
    expect(jobsOf(world)[0]?.restoredFrom).toBe(checkpoint);
  });

  it('is tried again when its main does not return in time', async () => {
    const checkpoint = await lostWithACheckpoint();
    world.clusters.switches.holdMain = true;
    await open();
    await world.until('another attempt', () => (demo().run?.recoveries ?? 0) >= 2, 5_000);
    expect(demo().status).toBe('RUNNING');
    world.clusters.switches.holdMain = false;
    await oneJob();
    expect(jobsOf(world)[0]?.restoredFrom).toBe(checkpoint);
  });

  it('keeps the savepoint of a clean stop while it cannot be started', async () => {
    const first = await open();
    await ask(world, first, start);
    await rests(world, first, 'RUNNING');
    let stopped = false;
    void first.orchestrator.stop().then(() => {
      stopped = true;
    });
    await world.until('stopped', () => stopped);
    const saved = files().at(-1);
    first.life.kill();
    world.clusters.switches.failMain = new Error('not yet');
    await open();
    await afterRecoveries(2);
    expect(files()).toContain(saved);
    world.clusters.switches.failMain = undefined;
    await oneJob();
    expect(jobsOf(world)[0]?.restoredFrom).toBe(saved);
  });
});

describe('a stop of a job that was lost', () => {
  it('ends with the reason when the job cannot be brought back to give its savepoint', async () => {
    const { first, checkpoint } = await lost();
    await ask(world, first, stop);
    await rests(world, first, 'RUNNING', 5_000);
    expect(demo().operations.at(-1)).toMatchObject({
      status: 'FAILED',
      error: expect.stringContaining('currently experiencing downtime'),
    });
    expect(files()).toContain(checkpoint);
  });
});

describe('an update of a job that was lost', () => {
  it('is refused when the job cannot be brought back to give its savepoint, and its state stays', async () => {
    const { first, checkpoint } = await lost();
    await ask(world, first, update());
    await rests(world, first, 'RUNNING', 5_000);
    expect(demo()).toMatchObject({ currentVersionId: 1 });
    expect(demo().operations.at(-1)).toMatchObject({ status: 'FAILED', error: expect.stringContaining('no bucket') });
    expect(files()).toContain(checkpoint);
    world.clusters.switches.failMain = undefined;
    await oneJob();
    expect(jobsOf(world)[0]?.restoredFrom).toBe(checkpoint);
  });

  it('is refused when no cluster can be had for that, and its state stays', async () => {
    const missing = new OperatorError('DREY_TEST', 'There is no Java.', 'Install it.');
    let isMissing = false;
    const host = await open(undefined, {
      wrapDriver: (driver) => ({
        ...world.clusters.driver,
        name: driver.name,
        state: driver.state,
        launch: (...given) => (isMissing ? Promise.reject(missing) : driver.launch(...given)),
      }),
    });
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    world.clusters.checkpoint();
    const checkpoint = files().at(-1);
    isMissing = true;
    world.clusters.kill('jobmanager');
    await ask(world, host, update());
    await world.until('its end', () => demo().goal.operationId === null);
    expect(demo()).toMatchObject({ status: 'RUNNING', currentVersionId: 1 });
    expect(demo().operations.at(-1)).toMatchObject({ status: 'FAILED', error: missing.line() });
    expect(files()).toContain(checkpoint);
    isMissing = false;
    await oneJob();
    expect(jobsOf(world)[0]?.restoredFrom).toBe(checkpoint);
  });
});

describe('what ran as a record only', () => {
  const runningRecord = async (prepare: (application: Application) => Application): Promise<void> => {
    const legacy = await open(undefined, { legacy: true });
    await ask(world, legacy, prepare);
    await rests(world, legacy, 'RUNNING');
    legacy.life.kill();
  };

  it('is READY when clusters are there and its code cannot run on one', async () => {
    await runningRecord((application) => start(application, world));
    world.putCode(Buffer.from('no archive'));
    await open();
    await rests(world, hosts.all.at(-1) as TestHost, 'READY');
    expect(world.clusters.clusters.size).toBe(0);
  });

  it('starts fresh where the snapshot that it was started from has no files', async () => {
    await runningRecord((application) =>
      requestStart(
        withSnapshot(
          application,
          snapshotOf(application, currentVersion(application), {
            id: 'f'.repeat(32),
            name: 'hollow',
            status: 'READY',
            createdAt: world.clock.now(),
            location: null,
            driver: 'none',
          }),
        ),
        { restoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT', snapshotName: 'hollow', allowNonRestoredState: false },
        world.facts(),
      ),
    );
    await open();
    await oneJob();
    expect(jobsOf(world)[0]?.restoredFrom).toBeNull();
    expect(demo().status).toBe('RUNNING');
  });
});

describe('an act that fails again and again without a known reason', () => {
  it.each<[string, 'launch' | 'putCode']>([
    ['the launch of the cluster', 'launch'],
    ['the hand-over of the code', 'putCode'],
  ])('ends the start with its cause once the time is over: %s', async (_what, method) => {
    const host = await open(undefined, {
      wrapDriver: (driver) => ({
        ...world.clusters.driver,
        name: driver.name,
        state: driver.state,
        [method]: () => Promise.reject(new Error('no space left on device')),
      }),
    });
    await ask(world, host, start);
    await rests(world, host, 'READY', 2_000);
    expect(demo().operations.at(-1)).toMatchObject({
      status: 'FAILED',
      error: expect.stringContaining('no space left on device'),
    });
  });
});

describe('a job that has completed a checkpoint, and lost it', () => {
  it('is not begun from nothing: it waits, until it is stopped with Force', async () => {
    const host = await open();
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    world.clusters.checkpoint();
    await world.until('the note of the checkpoint', () => demo().run?.hasCheckpoint === true);
    const jobId = demo().run?.jobId;
    await world.clusters.state.port.deleteAll(demo().incarnation);
    world.clusters.kill('jobmanager');
    await world.until('the hindrance', () => host.orchestrator.hindrance(world.demo)?.kind === 'DREY_STATE_GONE');
    expect(demo()).toMatchObject({ status: 'RUNNING', run: { jobId } });
    await ask(world, host, forceStop);
    await rests(world, host, 'READY');
  });

  it('is begun from nothing where it had none yet', async () => {
    const host = await open();
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    world.clusters.kill('jobmanager');
    await afterRecoveries(1);
    await oneJob();
    expect(demo().run?.restoreFrom).toBeNull();
  });
});
