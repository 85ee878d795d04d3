// Snapshots of the account: taken, kept when their application goes, restored by another one.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { snapshotArn } from '@drey/api';
import type { ClusterDriver, ClusterState } from '@drey/cluster';
import { currentVersion, requestStart, type Snapshot } from '@drey/state';
import { applicationRecord } from './application-record.js';
import { ask, enhance, remove, rollBack, start, stop, takeOfAccount, update } from './wishes.test.support.js';
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

const ofAccount = (): readonly Snapshot[] => [...host.applications.snapshots.all()];
type MoveSavepoint = ClusterState['moveSavepoint'];
/** Runs the application in enhanced mode, on a driver whose moves of savepoints are changed where that is wanted. */
const running = async (changed?: (move: MoveSavepoint, state: ClusterState) => MoveSavepoint): Promise<void> => {
  const wrapDriver = ({ name, state }: ClusterDriver): ClusterDriver => ({
    ...world.clusters.driver,
    name,
    state: { ...state, moveSavepoint: changed?.(state.moveSavepoint, state) ?? state.moveSavepoint },
  });
  host = await world.open(undefined, { wrapDriver });
  await ask(world, host, enhance);
  await ask(world, host, start);
  await rests(world, host, 'RUNNING');
};

let broken = false;
/** Savepoints cannot be moved as long as that is broken. */
const failing =
  (move: MoveSavepoint): MoveSavepoint =>
  (location, stateId) =>
    broken ? Promise.reject(new Error('The disk is gone.')) : move(location, stateId);

describe('a snapshot of the account', () => {
  it('is READY where it outlives its application, and its operation tells so', async () => {
    await running();
    await ask(world, host, takeOfAccount);
    await world.until('READY', () => ofAccount()[0]?.status === 'READY');
    const [snapshot] = ofAccount();
    expect(snapshot).toMatchObject({
      kind: 'account',
      initiator: 'USER',
      sizeBytes: 'the metadata of a fake job'.length,
      location: expect.stringContaining(`/${snapshot?.id}/`),
      operations: [{ name: 'CreateSnapshot', status: 'SUCCESSFUL' }],
    });
    expect(demoOf(host, world).snapshots).toEqual([snapshot]);
    await ask(world, host, remove);
    await world.until('gone', () => host.applications.find(world.demo) === undefined);
    expect(ofAccount()).toEqual([snapshot]);
    expect(world.clusters.state.snapshots.map(({ location }) => location)).toEqual([snapshot?.location]);
  });

  it.each([
    ['one that is asked for', takeOfAccount],
    ['one that the service takes', stop],
  ])('names the operators of its job, also where those were not told before (%s)', async (_name, wish) => {
    await running();
    const operators = [{ id: 'a'.repeat(32), uid: 'sum', name: 'Sum' }];
    world.clusters.switches.operators = operators;
    await ask(world, host, wish);
    await world.until('READY', () => ofAccount()[0]?.status === 'READY');
    expect(ofAccount()).toMatchObject([{ operators }]);
  });

  it('starts another application, also once its own is gone', async () => {
    await running();
    await ask(world, host, takeOfAccount);
    await world.until('READY', () => ofAccount()[0]?.status === 'READY');
    const [snapshot] = ofAccount();
    await ask(world, host, remove);
    await world.until('gone', () => host.applications.find(world.demo) === undefined);
    const other = applicationRecord({ name: 'other' });
    await host.applications.create(other);
    await host.applications.change(other, (application) =>
      requestStart(
        application,
        {
          restoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT',
          snapshotArn: snapshotArn({ partition: 'aws', ...world.demo, name: 'mine' }),
          snapshotId: snapshot?.id ?? '',
          allowNonRestoredState: false,
        },
        world.facts(),
      ),
    );
    await world.until('RUNNING', () => host.applications.get(other).status === 'RUNNING');
    expect(jobsOf(world)).toMatchObject([{ restoredFrom: snapshot?.location }]);
  });

  it('is FAILED when its application is deleted before it is complete', async () => {
    await running();
    world.clusters.switches.holdSavepoints = true;
    await ask(world, host, takeOfAccount);
    await world.settle();
    await ask(world, host, remove);
    await world.until('gone', () => host.applications.find(world.demo) === undefined);
    expect(ofAccount()).toMatchObject([
      { status: 'FAILED', operations: [{ name: 'CreateSnapshot', status: 'FAILED' }] },
    ]);
  });
});

describe('a snapshot that cannot be moved while its application is deleted', () => {
  /** A complete savepoint that is not where the account keeps it, of an application that is being deleted. */
  const deleting = async (): Promise<void> => {
    broken = true;
    await running(failing);
    await ask(world, host, takeOfAccount);
    await world.until('the savepoint', () => ofAccount()[0]?.attempt?.completed !== undefined);
    await ask(world, host, remove);
    await world.settle();
  };

  it('keeps the application until it can be, and is READY', async () => {
    await deleting();
    expect(demoOf(host, world).status).toBe('DELETING');
    broken = false;
    await world.until('gone', () => host.applications.find(world.demo) === undefined, 1_000);
    expect(ofAccount()).toMatchObject([{ status: 'READY' }]);
    expect(world.clusters.state.snapshots.map(({ location }) => location)).toEqual([ofAccount()[0]?.location]);
  });

  it('is FAILED, and so can be deleted itself, once that takes too long', async () => {
    await deleting();
    await world.until('gone', () => host.applications.find(world.demo) === undefined, 60_000);
    expect(ofAccount()).toMatchObject([
      { status: 'FAILED', operations: [{ name: 'CreateSnapshot', status: 'FAILED' }] },
    ]);
  });
});

describe('what the service takes in enhanced mode', () => {
  it('belongs to the account, names its operation, and is what the next start restores', async () => {
    await running();
    await ask(world, host, stop);
    await rests(world, host, 'READY');
    const [snapshot] = ofAccount();
    const stopped = demoOf(host, world).operations.at(-1);
    expect(snapshot).toMatchObject({
      name: expect.stringMatching(/^SYSTEMSNAPSHOT-demo-/),
      status: 'READY',
      initiator: 'SYSTEM',
      operations: [
        { name: 'SystemCreateSnapshot', status: 'SUCCESSFUL', applicationOperation: { name: 'demo', id: stopped?.id } },
      ],
    });
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    expect(jobsOf(world)).toMatchObject([{ restoredFrom: snapshot?.location }]);
  });

  it('is taken for the change of the mode, and a rollback goes back to it and to legacy mode', async () => {
    host = await world.open();
    await ask(world, host, start);
    await rests(world, host, 'RUNNING');
    await ask(world, host, enhance);
    await rests(world, host, 'RUNNING');
    const [snapshot] = ofAccount();
    expect(snapshot?.initiatorOperation).toBe('SystemCreateSnapshot');
    await ask(world, host, rollBack);
    await rests(world, host, 'RUNNING');
    expect(jobsOf(world)).toMatchObject([{ restoredFrom: snapshot?.location }]);
    const { configuration } = currentVersion(demoOf(host, world));
    expect(configuration?.ApplicationSnapshotConfigurationDescription?.SnapshotMode).toBeUndefined();
  });

  it('is FAILED where its files are gone before they were moved, and the stop ends all the same', async () => {
    let isGone = true;
    await running((move, { deleteSnapshot }) => async (location, stateId) => {
      if (isGone) await deleteSnapshot(location);
      isGone = false;
      return move(location, stateId);
    });
    await ask(world, host, stop);
    await rests(world, host, 'READY');
    expect(ofAccount()).toMatchObject([{ status: 'FAILED' }]);
  });

  it('waits where it cannot be moved, and is READY once it can', async () => {
    broken = true;
    await running(failing);
    await ask(world, host, update());
    await world.until('the savepoint', () => ofAccount()[0]?.attempt?.completed !== undefined);
    await world.settle();
    expect(demoOf(host, world).status).toBe('UPDATING');
    broken = false;
    await rests(world, host, 'RUNNING', 1_000);
    expect(ofAccount()).toMatchObject([{ status: 'READY' }]);
    expect(jobsOf(world)).toMatchObject([{ restoredFrom: ofAccount()[0]?.location }]);
  });
});
