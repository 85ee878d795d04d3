// The deletion of a snapshot that a job may go back to.
import { afterEach, expect, it } from '@jest/globals';
import { createSnapshotTransfers, type SnapshotTransfers } from '@drey/orchestrator';
import { silentLogger } from '@drey/plugin-api';
import {
  type Application,
  createApplicationStore,
  memoryBackend,
  requestAccountSnapshotDeletion,
  type Snapshot,
} from '@drey/state';
import { applicationRecord } from './application-record.js';
import { countingIds } from '@drey/state/testing';
import { fakeClusters } from './fake-clusters.js';
import { manualClock } from './manual-clock.js';

const key = { accountId: '111122223333', region: 'eu-west-1', name: 'mine' };
let transfers: SnapshotTransfers;

afterEach(() => transfers.stop());

it('waits, and says what for', async () => {
  const clock = manualClock();
  const { driver } = fakeClusters({ clock });
  const applications = createApplicationStore(memoryBackend());
  transfers = createSnapshotTransfers({
    applications,
    driver,
    drivers: new Map([[driver.name, driver]]),
    buckets: null,
    clock,
    log: silentLogger,
  });
  transfers.start();
  const until = async (condition: () => boolean): Promise<void> => {
    for (let turns = 0; !condition(); turns += 1) {
      if (turns > 2_000) throw new Error('It never came to this.');
      await new Promise((resolve) => setImmediate(resolve));
      if (turns % 50 === 49) clock.advanceToNext();
    }
  };
  const snapshot: Snapshot = {
    ...key,
    id: 'a'.repeat(32),
    kind: 'account',
    status: 'READY',
    createdAt: clock.now(),
    initiator: 'USER',
    initiatorOperation: 'ImportSnapshot',
    source: { s3: { bucketArn: 'arn:aws:s3:::b', keyPrefix: 'p' } },
    location: 'fake:/a/s',
    driver: driver.name,
    tags: {},
    operations: [],
  };
  await applications.snapshots.create(snapshot);
  const run = { driver: driver.name, restoreFrom: snapshot.location, suspendedTo: null } as unknown as NonNullable<
    Application['run']
  >;
  await applications.create({ ...applicationRecord({ ...key, name: 'restored' }), status: 'RUNNING', run });
  const stamp = { at: clock.now(), ids: countingIds() };
  await applications.snapshots.change(key, (now) => requestAccountSnapshotDeletion(now, now.createdAt, stamp));
  const note = (): string | undefined => applications.snapshots.find(key)?.operations.at(-1)?.note;
  await until(() => note() !== undefined);
  expect(note()).toMatch(/^Its deletion waits for restored: the job would go back/);
  await applications.change({ ...key, name: 'restored' }, (now) => ({ ...now, run: { ...run, hasCheckpoint: true } }));
  await until(() => applications.snapshots.find(key) === undefined);
});
