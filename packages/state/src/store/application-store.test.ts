import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { check } from '@drey/plugin-api';
import { anApplication, aRun } from '../application/application.test.support.js';
import { type ApplicationStore, createApplicationStore } from './application-store.js';
import { openLmdbBackend } from './lmdb-backend.js';
import { memoryBackend } from './memory-backend.js';

const key = { accountId: '000000000000', region: 'us-east-1', name: 'demo' };

describe('an application store', () => {
  let store: ApplicationStore;

  beforeEach(() => {
    store = createApplicationStore(memoryBackend());
  });

  it('keeps accounts and regions apart', async () => {
    await store.create(anApplication());
    expect(store.find({ ...key, accountId: '111111111111' })).toBeUndefined();
    expect(store.find({ ...key, region: 'eu-west-1' })).toBeUndefined();
    expect(store.get(key).name).toBe('demo');
  });

  it('takes any legal name: dots, case twins, 128 characters', async () => {
    for (const name of ['.', '..', 'A', 'a', 'x'.repeat(128)]) await store.create(anApplication({ name }));
    expect(store.page(key.accountId, key.region, undefined, 50).map(({ name }) => name)).toEqual([
      '.',
      '..',
      'A',
      'a',
      'x'.repeat(128),
    ]);
  });

  it('refuses a name twice, also when both come at once', async () => {
    const outcomes = await Promise.allSettled([store.create(anApplication()), store.create(anApplication())]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('applies changes of one key one after the other', async () => {
    await store.create(anApplication());
    await Promise.all(
      Array.from({ length: 20 }, () =>
        store.change(key, (now) => ({ ...now, currentVersionId: now.currentVersionId + 1 })),
      ),
    );
    expect(store.get(key).currentVersionId).toBe(21);
  });

  it('changes nothing when the change throws', async () => {
    await store.create(anApplication());
    const before = store.get(key);
    await expect(
      store.change(key, () => {
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(store.get(key)).toBe(before);
  });

  it('hands out frozen records', async () => {
    await store.create(anApplication());
    expect(() => {
      (store.get(key).tags as Record<string, string>)['a'] = 'b';
    }).toThrow(TypeError);
  });

  it('goes on after a page though names come and go', async () => {
    for (const name of ['a', 'c', 'e']) await store.create(anApplication({ name }));
    expect(store.page(key.accountId, key.region, undefined, 2).map(({ name }) => name)).toEqual(['a', 'c']);
    await store.change({ ...key, name: 'c' }, () => null);
    await store.create(anApplication({ name: 'd' }));
    expect(store.page(key.accountId, key.region, 'c', 2).map(({ name }) => name)).toEqual(['d', 'e']);
  });

  it('knows whose run has a cluster, through every change', async () => {
    const [one, other] = ['1', '2'].map((digit) => digit.repeat(32)) as [string, string];
    await store.create(anApplication());
    expect(store.owning(one)).toBeUndefined();
    await store.change(key, (now) => ({ ...now, run: aRun('1') }));
    const changed = await store.change(key, (now) => ({ ...now, currentVersionId: 2 }));
    expect(store.owning(one)).toBe(changed);
    await store.change(key, (now) => ({ ...now, run: aRun('2') }));
    expect([store.owning(one), store.owning(other)?.name]).toEqual([undefined, 'demo']);
    await store.change(key, () => null);
    expect(store.owning(other)).toBeUndefined();
  });

  it('publishes after the write, and null for a record that is gone', async () => {
    const seen: (string | null)[] = [];
    store.subscribe((_key, application) => seen.push(application?.status ?? null));
    await store.create(anApplication());
    await store.change(key, () => null);
    expect(seen).toEqual(['READY', null]);
  });
});

describe('a data directory', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-state-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('refuses changes once its file is gone, since the next start would know nothing of them', async () => {
    const backend = await openLmdbBackend(directory);
    const store = createApplicationStore(backend);
    await store.create(anApplication());
    expect(backend.isInPlace()).toBe(true);
    await rm(join(directory, 'state.mdb'));
    expect(backend.isInPlace()).toBe(false);
    await expect(store.change(key, (application) => ({ ...application, tags: { late: 'yes' } }))).rejects.toMatchObject(
      {
        name: 'ServiceUnavailableException',
        message: expect.stringContaining('deleted or moved'),
      },
    );
    expect(store.get(key).tags).toEqual({});
    await store.close();
  });

  it('keeps what was answered', async () => {
    const first = createApplicationStore(await openLmdbBackend(directory));
    await first.create(
      anApplication({ run: aRun('3'), tags: JSON.parse('{"__proto__":"kept"}') as Record<string, string> }),
    );
    await first.cell('port', check.whole(1)).write(4711);
    await first.close();
    const second = createApplicationStore(await openLmdbBackend(directory));
    expect(second.get(key).arn).toBe(anApplication().arn);
    expect(Object.entries(second.get(key).tags)).toEqual([['__proto__', 'kept']]);
    expect(second.cell('port', check.whole(1)).read()).toBe(4711);
    expect(second.cell('other', check.text).read()).toBeUndefined();
    expect(() => second.cell('port', check.text).read()).toThrow(
      expect.objectContaining({
        code: 'DREY_STATE_DAMAGED',
        message: expect.stringMatching(/state\.mdb is damaged: its value 'port'/),
      }),
    );
    expect(second.owning('3'.repeat(32))?.name).toBe('demo');
    await second.close();
  });

  it('that a newer release wrote is refused', async () => {
    const backend = await openLmdbBackend(directory);
    await backend.writeValue('schemaVersion', 99);
    await backend.close();
    await expect(openLmdbBackend(directory)).rejects.toMatchObject({ code: 'DREY_STATE_NEWER' });
  });
});
