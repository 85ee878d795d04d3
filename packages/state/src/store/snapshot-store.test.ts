// Snapshots as records of their own: one store, seen from the account and from the application.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { open } from 'lmdb';
import { anApplication, aSnapshot } from '../application/application.test.support.js';
import type { Application } from '../application/application.js';
import { keyText } from '../application/application-key.js';
import { withSnapshot } from '../facts.js';
import { type ApplicationSnapshot, type Snapshot, snapshotKeyText } from '../snapshot/snapshot.js';
import { type ApplicationStore, createApplicationStore } from './application-store.js';
import { openLmdbBackend } from './lmdb-backend.js';
import { memoryBackend } from './memory-backend.js';

const demo = anApplication();
const scope = { accountId: demo.accountId, region: demo.region };
const ofAccount = (name: string, facts: Partial<ApplicationSnapshot> = {}): ApplicationSnapshot =>
  aSnapshot(name, { kind: 'account', ...facts });
const imported = (name: string, createdAt = 1): Snapshot => ({
  ...ofAccount(name, { createdAt }),
  source: { s3: { bucketArn: 'arn:aws:s3:::b', keyPrefix: 'p' } },
});
const all = (): boolean => true;
const withAll =
  (...snapshots: readonly ApplicationSnapshot[]) =>
  (application: Application): Application =>
    snapshots.reduce(withSnapshot, application);

describe('the store of snapshots', () => {
  let store: ApplicationStore;
  beforeEach(async () => {
    store = createApplicationStore(memoryBackend());
    await store.create(demo);
  });
  const names = (after?: { createdAt: number; name: string }, limit = 50): readonly string[] =>
    store.snapshots.page(scope.accountId, scope.region, after, limit, all).map(({ name }) => name);

  it('has those of the account that an application gave, not its legacy ones', async () => {
    await store.change(demo, withAll(aSnapshot('old'), ofAccount('mine')));
    expect(names()).toEqual(['mine']);
    expect(store.snapshots.find({ ...scope, name: 'mine' })).toBe(store.get(demo).snapshots[1]);
    expect(store.snapshots.find({ ...scope, name: 'old' })).toBeUndefined();
  });

  it('takes a name once in an account and region, also when two ask at once', async () => {
    const asked = await Promise.allSettled([
      store.snapshots.create(imported('mine')),
      store.change(demo, withAll(ofAccount('mine', { id: 'e'.repeat(32) }))),
    ]);
    expect(asked.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(store.get(demo).snapshots).toEqual([]);
    await expect(store.snapshots.create(imported('mine'))).rejects.toMatchObject({ name: 'ResourceInUseException' });
    await store.snapshots.create({ ...imported('mine'), region: 'eu-west-1' });
    expect(store.snapshots.count(scope.accountId, scope.region)).toBe(1);
  });

  it('lets a legacy and an enhanced snapshot have the same name', async () => {
    await store.change(demo, withAll(aSnapshot('twin'), ofAccount('twin', { id: 'e'.repeat(32) })));
    expect(store.get(demo).snapshots.map(({ kind }) => kind)).toEqual(['application', 'account']);
  });

  it('shows a change in the application as well, and tells both', async () => {
    await store.change(demo, withAll(ofAccount('mine')));
    const told: (string | null)[] = [];
    store.subscribe(({ name }) => told.push(name));
    store.snapshots.subscribe(({ name }, snapshot) => told.push(snapshot === null ? null : name));
    await store.snapshots.change({ ...scope, name: 'mine' }, (now) => ({ ...now, sizeBytes: 7 }));
    expect(store.get(demo).snapshots).toMatchObject([{ name: 'mine', sizeBytes: 7 }]);
    await store.snapshots.change({ ...scope, name: 'mine' }, () => null);
    expect(store.get(demo).snapshots).toEqual([]);
    expect(told).toEqual(['demo', 'mine', 'demo', null]);
  });

  it('outlives its application, and can be changed all the same; legacy ones go with it', async () => {
    await store.change(demo, withAll(aSnapshot('old'), ofAccount('mine')));
    const changes = [
      store.change(demo, () => null),
      store.snapshots.change({ ...scope, name: 'mine' }, (now) => ({ ...now, sizeBytes: 7 })),
    ];
    await Promise.all(changes);
    expect(store.snapshots.get({ ...scope, name: 'mine' }).sizeBytes).toBe(7);
    await store.create({ ...demo, incarnation: 'f'.repeat(32) });
    await store.snapshots.change({ ...scope, name: 'mine' }, (now) => ({ ...now, sizeBytes: 8 }));
    expect(store.get(demo).snapshots).toEqual([]);
    expect(store.snapshots.get({ ...scope, name: 'mine' }).sizeBytes).toBe(8);
  });

  it('changes none that took the name of another', async () => {
    await store.snapshots.create(imported('mine'));
    const { id } = store.snapshots.get({ ...scope, name: 'mine' });
    await store.snapshots.change({ ...scope, name: 'mine' }, () => null);
    await store.snapshots.create({ ...imported('mine'), id: 'e'.repeat(32) });
    await expect(store.snapshots.change({ ...scope, name: 'mine', id }, (now) => now)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('pages newest first, by name within a moment, and goes on though the last one shown is gone', async () => {
    for (const [name, createdAt] of [
      ['b', 2],
      ['a', 2],
      ['old', 1],
      ['new', 3],
    ] as const)
      await store.snapshots.create({
        ...imported(name, createdAt),
        id: Buffer.from(name).toString('hex').padEnd(32, '0'),
      });
    expect(names()).toEqual(['new', 'a', 'b', 'old']);
    await store.snapshots.change({ ...scope, name: 'a' }, () => null);
    expect(names({ createdAt: 2, name: 'a' }, 1)).toEqual(['b']);
    expect(names({ createdAt: 2, name: 'b' })).toEqual(['old']);
  });
});

describe('a data directory', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'drey-snapshots-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  const reopened = async (): Promise<ApplicationStore> => createApplicationStore(await openLmdbBackend(directory));
  const raw = async (
    fill: (put: (tree: string, key: string, value: unknown) => Promise<boolean>) => Promise<unknown>,
  ) => {
    const root = open({ path: join(directory, 'state.mdb'), maxDbs: 4, encoding: 'json', overlappingSync: false });
    await fill((tree, key, value) => root.openDB({ name: tree, encoding: 'json' }).put(key, value));
    await root.close();
  };

  it('keeps both kinds, in the order in which they were asked for', async () => {
    const first = await reopened();
    await first.create(demo);
    await first.change(demo, withAll(aSnapshot('b'), ofAccount('a', { createdAt: 6_000 })));
    await first.close();
    const second = await reopened();
    expect(second.get(demo).snapshots.map(({ name }) => name)).toEqual(['b', 'a']);
    expect(second.snapshots.get({ ...scope, name: 'a' })).toBe(second.get(demo).snapshots[1]);
    await second.change(demo, () => null);
    await second.close();
    const third = await reopened();
    expect([...third.all()]).toEqual([]);
    expect([...third.snapshots.all()].map(({ name }) => name)).toEqual(['a']);
    await third.close();
  });

  /** What releases of schema version 1 wrote. */
  const version1 = async (snapshots: readonly object[]): Promise<void> =>
    raw(async (put) => {
      await put('applications', keyText(demo), { ...demo, snapshots });
      await put('values', 'schemaVersion', 1);
    });
  const old = {
    status: 'READY',
    versionId: 1,
    createdAt: 5,
    runtimeEnvironment: 'FLINK-1_20',
    location: 'file:///s',
    driver: 'process',
  };

  it('of version 1 becomes one of version 2, once', async () => {
    await version1([
      { ...old, name: 'mine' },
      { ...old, name: 'STOP-demo-1700000000000' },
    ]);
    const first = await reopened();
    const { snapshots } = first.get(demo);
    expect(snapshots).toMatchObject([
      { name: 'mine', kind: 'application', initiator: 'USER', location: 'file:///s', driver: 'process' },
      { name: 'STOP-demo-1700000000000', initiator: 'SYSTEM', initiatorOperation: 'SystemCreateSnapshot' },
    ]);
    expect(snapshots[0]?.source.application).toEqual({
      name: 'demo',
      incarnation: demo.incarnation,
      createdAt: demo.createdAt,
      versionId: 1,
    });
    await first.close();
    const second = await reopened();
    expect(second.get(demo).snapshots).toHaveLength(2);
    expect(new Set(second.get(demo).snapshots.map(({ id }) => id))).toEqual(new Set(snapshots.map(({ id }) => id)));
    await second.close();
  });

  it('of version 1 with a damaged record is refused unchanged', async () => {
    await version1([{ ...old, name: 7 }]);
    await expect(openLmdbBackend(directory)).rejects.toMatchObject({
      code: 'DREY_RECORD_DAMAGED',
      message: expect.stringContaining("'snapshots[0].name'"),
    });
    const backend = await openLmdbBackend(directory, { damagedRecords: 'set-aside' });
    expect(backend.setAside).toHaveLength(1);
    await backend.close();
  });

  it.each<[string, (snapshot: ApplicationSnapshot) => object, RegExp]>([
    ['a status that is none', (snapshot) => ({ ...snapshot, status: 'READI' }), /unknown status 'READI'/],
    ['a kind that is none', (snapshot) => ({ ...snapshot, kind: 'x' }), /unknown kind 'x'/],
    ['no source', ({ source: _source, ...snapshot }) => snapshot, /'source'/],
    [
      'a source that is none',
      (snapshot) => ({ ...snapshot, source: { s3: { bucketArn: 'x' } } }),
      /'source.s3.keyPrefix'/,
    ],
    ['another id', (snapshot) => ({ ...snapshot, id: 'e'.repeat(32) }), /belongs to/],
    ['an id that is a path', (snapshot) => ({ ...snapshot, id: '../../x' }), /'id'/],
    [
      'an application that is gone',
      (snapshot) => ({ ...snapshot, source: { application: { ...snapshot.source.application, incarnation: 'x' } } }),
      /application demo/,
    ],
  ])('tells a damaged snapshot: %s', async (_, damage, fault) => {
    const first = await reopened();
    await first.create(demo);
    await first.change(demo, withAll(aSnapshot('mine'), ofAccount('other')));
    await first.close();
    await raw((put) => put('snapshots', snapshotKeyText(aSnapshot('mine')), damage(aSnapshot('mine'))));
    await expect(openLmdbBackend(directory)).rejects.toMatchObject({
      code: 'DREY_RECORD_DAMAGED',
      message: expect.stringMatching(fault),
    });
    const backend = await openLmdbBackend(directory, { damagedRecords: 'set-aside' });
    const store = createApplicationStore(backend);
    expect(store.get(demo).snapshots.map(({ name }) => name)).toEqual(['other']);
    expect(backend.setAside).toHaveLength(1);
    await store.close();
  });
});
