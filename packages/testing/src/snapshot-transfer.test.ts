// Imports, exports and deletions of snapshots of the account, over a bucket and state in memory.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { noneDriver, type SnapshotFile } from '@drey/cluster';
import { createSnapshotTransfers, type SnapshotTransfers, TransferFault } from '@drey/orchestrator';
import { silentLogger } from '@drey/plugin-api';
import {
  type ApplicationStore,
  createApplicationStore,
  importedSnapshot,
  requestAccountSnapshotDeletion,
  requestExport,
  type Snapshot,
  snapshotOf,
} from '@drey/state';
import { applicationRecord } from './application-record.js';
import { countingIds } from '@drey/state/testing';
import { type FakeBucket, fakeBucket, passingFault } from './fake-bucket.js';
import { type FakeClusters, fakeClusters } from './fake-clusters.js';
import { type ManualClock, manualClock } from './manual-clock.js';
import { rememberingBackend } from './remembering-backend.js';
import { savepointMetadata } from './savepoint-metadata.js';

const key = { accountId: '111122223333', region: 'eu-west-1', name: 'mine' };
const place = { bucketArn: 'arn:aws:s3:::bucket', roleArn: 'arn:aws:iam::111122223333:role/r' };
const fixture22 = new URL('../../savepoint/fixtures/flink-2.2-savepoint.metadata', import.meta.url);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('transfers of snapshots', () => {
  const ids = countingIds();
  let clock: ManualClock;
  let clusters: FakeClusters;
  let bucket: FakeBucket;
  let backend: ReturnType<typeof rememberingBackend>;
  let applications: ApplicationStore;
  let transfers: SnapshotTransfers;
  let open: SnapshotTransfers[];

  const host = (driver = clusters.driver): void => {
    applications = createApplicationStore(backend);
    const drivers = new Map([clusters.driver, driver].map((one) => [one.name, one]));
    transfers = createSnapshotTransfers({
      applications,
      driver,
      drivers,
      buckets: bucket.buckets,
      clock,
      log: silentLogger,
    });
    open.push(transfers);
    transfers.start();
  };
  const found = (): Snapshot => applications.snapshots.get(key);
  const until = async (what: string, condition: () => boolean, limit = 5_000): Promise<void> => {
    for (let turns = 0; !condition(); turns += 1) {
      if (turns > limit) throw new Error(`It never came to this: ${what}.`);
      await turn();
      if (turns % 50 === 49) clock.advanceToNext();
    }
  };
  const imports = async (keyPrefix = 'saved/sp'): Promise<void> => {
    const stamp = { at: clock.now(), ids };
    const encryption = { KeyType: 'AWS_OWNED_KEY' } as const;
    const asked = { name: key.name, tags: {} };
    await applications.snapshots.create(importedSnapshot(key, asked, { ...place, keyPrefix }, encryption, stamp));
  };
  const exports = async (): Promise<string> => {
    const stamp = { at: clock.now(), ids };
    const changed = await applications.snapshots.change(key, (now) =>
      requestExport(now, { ...place, keyPrefix: 'out/' }, stamp),
    );
    return changed.operations.at(-1)?.to?.exportedPrefix ?? '';
  };
  const settled = (): boolean => found().operations.every(({ status }) => status !== 'IN_PROGRESS');
  const put = (files: Readonly<Record<string, string>>, prefix = 'saved/sp/'): void => {
    const named = Object.entries(files).map(([path, content]) => ({ path, bytes: content.length }));
    bucket.objects.set(`${prefix}_metadata`, savepointMetadata(named));
    for (const [path, content] of Object.entries(files)) bucket.objects.set(`${prefix}${path}`, Buffer.from(content));
  };
  const files = async (location: string | null): Promise<Readonly<Record<string, string>>> => {
    const read: Record<string, string> = {};
    const snapshot = clusters.driver.state.readSnapshot(location ?? '', new AbortController().signal);
    for await (const { path, content } of snapshot) read[path] = (await buffer(content)).toString('latin1');
    return read;
  };

  beforeEach(() => {
    clock = manualClock();
    clusters = fakeClusters({ clock });
    bucket = fakeBucket();
    backend = rememberingBackend();
    open = [];
    host();
  });
  afterEach(async () => {
    await Promise.all(open.map((one) => one.stop()));
  });

  it.each(['saved/sp', 'saved/sp/'])(
    'imports the savepoint of the prefix %s, and nothing beside it',
    async (prefix) => {
      put({ a: 'one', 'b-c': 'two' });
      bucket.objects.set('saved/sp/readme.txt', Buffer.from('not a part of it'));
      bucket.objects.set('saved/sp/', Buffer.alloc(0));
      bucket.objects.set('saved/sp-other/_metadata', Buffer.from('another'));
      await imports(prefix);
      await until('READY', () => found().status === 'READY');
      const { location, driver, sizeBytes, operations } = found();
      expect(await files(location)).toMatchObject({ a: 'one', 'b-c': 'two', _metadata: expect.anything() });
      expect(Object.keys(await files(location)).toSorted()).toEqual(['_metadata', 'a', 'b-c']);
      expect(driver).toBe(clusters.driver.name);
      expect(location).toContain(found().id);
      expect(sizeBytes).toBe(6 + (bucket.objects.get('saved/sp/_metadata')?.length ?? 0));
      expect(operations).toMatchObject([{ name: 'ImportSnapshot', status: 'SUCCESSFUL' }]);
    },
  );

  it('notes the operators that the metadata names, so that a restore which is refused can name them', async () => {
    const sizes = {
      'bc859570-84e0-4c9a-908f-a8433d7dfcdc': 1154,
      '65a17d95-1158-4090-b31c-0fbae12fd7ce': 1328,
      'f63c5c71-0de4-4e26-b260-eee3c33202c8': 668,
      'bf75ad42-95dd-41e4-902a-ae6c276b3153': 668,
      '97ed5622-c6b4-4060-a280-a0a384b817bf': 265,
      '3f6d9441-59ab-4e88-99cc-72ed74132752': 265,
    };
    for (const [path, bytes] of Object.entries(sizes)) bucket.objects.set(`saved/sp/${path}`, Buffer.alloc(bytes));
    bucket.objects.set('saved/sp/_metadata', readFileSync(fixture22));
    await imports();
    await until('READY', () => found().status === 'READY');
    expect(found().operators).toContainEqual({
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      name: 'Sum ünï',
      uid: 'sum',
    });
  });

  it.each<readonly [string, () => void, RegExp]>([
    ['nothing there', () => undefined, /no object below s3:\/\/bucket\/saved\/sp\/.*KeyPrefix must be/],
    [
      'a folder too high',
      () => put({ a: 'x' }, 'saved/sp/savepoint-1/'),
      /There is one at saved\/sp\/savepoint-1\/: give/,
    ],
    ['what is no metadata', () => bucket.objects.set('saved/sp/_metadata', Buffer.from('hello world')), /no metadata/],
    ['a file missing', () => (put({ a: 'one', b: 'two' }), bucket.objects.delete('saved/sp/b')), /not there: b\. Copy/],
    ['a file cut short', () => (put({ a: 'one' }), bucket.objects.set('saved/sp/a', Buffer.from('o'))), /another size/],
    [
      'state elsewhere',
      () => bucket.objects.set('saved/sp/_metadata', savepointMetadata([{ path: 's3://prod/state/x', bytes: 5 }])),
      /absolute path.*s3:\/\/prod\/state\/x.*Take a savepoint in canonical format/,
    ],
    [
      'a path that leaves it',
      () => bucket.objects.set('saved/sp/_metadata', savepointMetadata([{ path: '../../x', bytes: 5 }])),
      /leaves the directory/,
    ],
  ])('refuses %s, with the remedy', async (_name, prepare, text) => {
    prepare();
    await imports();
    await until('FAILED', () => found().status === 'FAILED');
    expect(found()).toMatchObject({ location: null, error: expect.stringMatching(text) });
    expect(found().operations).toMatchObject([{ status: 'FAILED', error: { code: 'InvalidSavepoint' } }]);
    expect(clusters.state.snapshots).toEqual([]);
  });

  it('waits for an upstream that is away, and gives up in the end', async () => {
    put({ a: 'one' });
    let faults = 3;
    bucket.before = () => {
      faults -= 1;
      if (faults >= 0) throw passingFault();
    };
    await imports();
    await until('READY', () => found().status === 'READY');
    faults = 1e9;
    await exports();
    await until('the outcome', settled);
    expect(found().status).toBe('READY');
    expect(found().operations.at(-1)).toMatchObject({ status: 'FAILED', error: { code: 'ServiceUnavailable' } });
    expect(bucket.calls.filter((call) => call === 'open export')).toHaveLength(8);
  });

  it('waits between its attempts also where it fails after it told how far it is', async () => {
    put({ a: 'one' });
    bucket.before = (call) => {
      if (call === 'read saved/sp/a') throw passingFault();
    };
    const since = clock.now();
    await imports();
    await until('FAILED', () => found().status === 'FAILED');
    expect(bucket.calls.filter((call) => call === 'open import')).toHaveLength(8);
    expect(clock.now() - since).toBeGreaterThan(60_000);
  });

  it('exports with the metadata last, below the prefix and the id, and removes what it wrote when it fails', async () => {
    put({ a: 'one', b: 'two' });
    await imports();
    await until('READY', () => found().status === 'READY');
    const prefix = await exports();
    await until('the end', settled);
    expect(found().operations.at(-1)).toMatchObject({ status: 'SUCCESSFUL', to: { exportedPrefix: prefix } });
    expect(bucket.calls.filter((call) => call.startsWith('write')).at(-1)).toBe(`write ${prefix}/_metadata`);
    expect(bucket.objects.get(`${prefix}/a`)?.toString()).toBe('one');
    expect(bucket.objects.get(`${prefix}/_metadata`)).toEqual(bucket.objects.get('saved/sp/_metadata'));

    bucket.before = (call) => {
      if (call.endsWith('/_metadata') && call.startsWith('write')) throw new Error('a fault');
    };
    const second = await exports();
    await until('the outcome', settled);
    expect(found().operations.at(-1)).toMatchObject({ status: 'FAILED', error: { code: 'InternalFailure' } });
    expect([...bucket.objects.keys()].filter((one) => one.startsWith(second))).toEqual([]);
    expect([...bucket.objects.keys()].filter((one) => one.startsWith(prefix))).toHaveLength(3);
  });

  it('exports with a role that may only write', async () => {
    put({ a: 'one' });
    await imports();
    await until('READY', () => found().status === 'READY');
    bucket.before = (call) => {
      if (call.startsWith('clear')) throw new TransferFault('AccessDenied', 'S3 did not list. Let the role do that.');
    };
    const prefix = await exports();
    await until('the end', settled);
    expect(found().operations.at(-1)).toMatchObject({ status: 'SUCCESSFUL' });
    expect(bucket.objects.has(`${prefix}/_metadata`)).toBe(true);
  });

  it('takes no metadata into memory that is too large to read', async () => {
    put({ a: 'one' });
    await imports();
    await until('READY', () => found().status === 'READY');
    const { readSnapshot } = clusters.driver.state;
    let isRead = false;
    const huge = async function* (location: string, signal: AbortSignal): AsyncGenerator<SnapshotFile> {
      for await (const file of readSnapshot(location, signal)) {
        if (file.path === '_metadata') {
          const content = new Readable({
            read: () => {
              isRead = true;
              content.push(null);
            },
          });
          yield { ...file, bytes: 1024 ** 3, content };
        } else yield file;
      }
    };
    await transfers.stop();
    host({ ...clusters.driver, state: { ...clusters.driver.state, readSnapshot: huge } });
    await exports();
    await until('the outcome', settled);
    expect(found().operations.at(-1)).toMatchObject({ status: 'FAILED', error: { code: 'InvalidSavepoint' } });
    expect(isRead).toBe(false);
  });

  it('deletes once the export under way has ended, files and record', async () => {
    put({ a: 'one' });
    await imports();
    await until('READY', () => found().status === 'READY');
    let go = (): void => undefined;
    bucket.before = (call) => (call.startsWith('write') ? new Promise((resolve) => (go = resolve)) : undefined);
    const prefix = await exports();
    await until('a write', () => bucket.calls.some((call) => call.startsWith('write')));
    const stamp = { at: clock.now(), ids };
    await applications.snapshots.change(key, (now) => requestAccountSnapshotDeletion(now, now.createdAt, stamp));
    for (let turns = 0; turns < 100; turns += 1) await turn();
    expect(found().status).toBe('DELETING');
    expect(clusters.state.snapshots).toHaveLength(1);
    bucket.before = () => undefined;
    go();
    await until('the end', () => applications.snapshots.find(key) === undefined);
    expect(clusters.state.snapshots).toEqual([]);
    expect(bucket.objects.has(`${prefix}/_metadata`)).toBe(true);
  });

  it.each(['killed', 'stopped'])('does again what a host that was %s left half done', async (end) => {
    put({ a: 'one', b: 'two' });
    const hangAt = (call: string): void => {
      bucket.before = (made) => (made === call ? new Promise<never>(() => undefined) : undefined);
    };
    const nextHost = async (): Promise<void> => {
      if (end === 'stopped') await transfers.stop();
      bucket.before = () => undefined;
      host();
    };
    hangAt('read saved/sp/b');
    await imports();
    await until('the hang', () => bucket.calls.includes('read saved/sp/b'));
    expect(found().status).toBe('CREATING');
    await nextHost();
    await until('READY', () => found().status === 'READY');
    expect(clusters.state.snapshots).toHaveLength(1);

    const prefix = await exports();
    hangAt(`write ${prefix}/_metadata`);
    await until('the hang', () => bucket.calls.includes(`write ${prefix}/_metadata`));
    // What the first try wrote and the second would not.
    bucket.objects.set(`${prefix}/left-over`, Buffer.from('x'));
    await nextHost();
    await until('the end', settled);
    expect(found().operations.at(-1)).toMatchObject({ status: 'SUCCESSFUL' });
    expect([...bucket.objects.keys()].filter((one) => one.startsWith(prefix)).toSorted()).toEqual(
      ['_metadata', 'a', 'b'].map((path) => `${prefix}/${path}`),
    );
  });

  it('gives up what an application was to give that is gone', async () => {
    const application = applicationRecord({ ...key, name: 'gone' });
    const attempt = { jobId: 'b'.repeat(32), triggerId: 'c'.repeat(32) };
    const version = { id: 1, runtimeEnvironment: 'FLINK-1_20' };
    const taken = { id: 'd'.repeat(32), name: key.name, kind: 'account', status: 'CREATING', location: null } as const;
    const coming = snapshotOf(application, version, { ...taken, createdAt: 1, driver: 'none', attempt });
    await applications.create({ ...application, snapshots: [coming] });
    await turn();
    expect(found().status).toBe('CREATING');
    await applications.change(application, () => null);
    host();
    await until('FAILED', () => found().status === 'FAILED');
    expect(found().error).toMatch(/Its application is gone/);
  });

  it('ends and forgets everything at a reset, and goes on afterwards', async () => {
    put({ a: 'one' });
    bucket.before = (call) => (call === 'read saved/sp/a' ? new Promise<never>(() => undefined) : undefined);
    await imports();
    await until('the hang', () => bucket.calls.includes('read saved/sp/a'));
    const reset = transfers.reset();
    let isDone = false;
    void reset.then(() => (isDone = true));
    await until('the reset', () => isDone);
    expect(applications.snapshots.find(key)).toBeUndefined();
    expect(clusters.state.snapshots).toEqual([]);
    bucket.before = () => undefined;
    await imports();
    await until('READY', () => found().status === 'READY');
  });

  it('says what is missing where no cluster ever runs, and where there is no S3', async () => {
    put({ a: 'one' });
    await transfers.stop();
    host(noneDriver);
    await imports();
    await until('FAILED', () => found().status === 'FAILED');
    expect(found().error).toMatch(/driver `none` runs no Flink.*--driver process/);
  });
});
