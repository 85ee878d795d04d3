// The deletion of a snapshot that a job may go back to, and of an application whose snapshot is on its way.
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import type { SnapshotFile } from '@drey/cluster';
import { createSnapshotTransfers, type SnapshotTransfers } from '@drey/orchestrator';
import { silentLogger } from '@drey/plugin-api';
import {
  type Application,
  type ApplicationStore,
  createApplicationStore,
  memoryBackend,
  requestAccountSnapshotDeletion,
  requestExport,
  type Snapshot,
  snapshotOf,
} from '@drey/state';
import { applicationRecord } from './application-record.js';
import { countingIds } from '@drey/state/testing';
import { type FakeBucket, fakeBucket } from './fake-bucket.js';
import { type FakeClusters, fakeClusters } from './fake-clusters.js';
import { type ManualClock, manualClock } from './manual-clock.js';
import { savepointMetadata } from './savepoint-metadata.js';

const key = { accountId: '111122223333', region: 'eu-west-1', name: 'mine' };
const place = { bucketArn: 'arn:aws:s3:::bucket', roleArn: 'arn:aws:iam::111122223333:role/r', keyPrefix: 'out/' };
const never = new AbortController().signal;

let clock: ManualClock;
let clusters: FakeClusters;
let bucket: FakeBucket;
let applications: ApplicationStore;
let transfers: SnapshotTransfers;

beforeEach(() => {
  clock = manualClock();
  clusters = fakeClusters({ clock });
  bucket = fakeBucket();
  applications = createApplicationStore(memoryBackend());
  const { driver } = clusters;
  const drivers = new Map([[driver.name, driver]]);
  transfers = createSnapshotTransfers({
    applications,
    driver,
    drivers,
    buckets: bucket.buckets,
    clock,
    log: silentLogger,
  });
  transfers.start();
});
afterEach(() => transfers.stop());

const until = async (condition: () => boolean): Promise<void> => {
  for (let turns = 0; !condition(); turns += 1) {
    if (turns > 2_000) throw new Error('It never came to this.');
    await new Promise((resolve) => setImmediate(resolve));
    if (turns % 50 === 49) clock.advanceToNext();
  }
};

it('waits, and says what for', async () => {
  const { driver } = clusters;
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

it('of an application leaves the export of a snapshot that it gave to go on', async () => {
  const { driver } = clusters;
  const content = savepointMetadata([]);
  async function* files(): AsyncGenerator<SnapshotFile> {
    await Promise.resolve();
    yield { path: '_metadata', bytes: content.length, content: Readable.from([content]) };
  }
  const id = 'd'.repeat(32);
  const location = await driver.state.writeSavepoint(id, 'taken', files(), never);
  const application = applicationRecord({ ...key, name: 'giving' });
  const taken = { id, name: key.name, kind: 'account', status: 'READY', location, driver: driver.name } as const;
  const given = snapshotOf(application, { id: 1, runtimeEnvironment: 'FLINK-1_20' }, { ...taken, createdAt: 1 });
  await applications.create({ ...application, snapshots: [given] });
  let go = (): void => undefined;
  bucket.before = (call) => (call.startsWith('write') ? new Promise((resolve) => (go = resolve)) : undefined);
  await applications.snapshots.change(key, (now) => requestExport(now, place, { at: clock.now(), ids: countingIds() }));
  await until(() => bucket.calls.some((call) => call.startsWith('write')));
  await applications.change(application, () => null);
  go();
  const found = (): Snapshot => applications.snapshots.get(key);
  await until(() => found().operations.every(({ status }) => status !== 'IN_PROGRESS'));
  expect(found()).toMatchObject({ id, status: 'READY', operations: [{ status: 'SUCCESSFUL' }] });
  const prefix = found().operations[0]?.to?.exportedPrefix;
  expect([bucket.objects.has(`${prefix}/_metadata`), applications.find(application)]).toEqual([true, undefined]);
});
