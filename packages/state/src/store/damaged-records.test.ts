import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { open } from 'lmdb';
import { anApplication } from '../application/application.test.support.js';
import { keyText } from '../application/application-key.js';
import { openLmdbBackend } from './lmdb-backend.js';
import { recordChange } from './record-change.js';

const key = keyText(anApplication());

describe('a record that cannot be read', () => {
  let directory: string;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'drey-records-'));
    const backend = await openLmdbBackend(directory);
    await backend.write(recordChange(undefined, anApplication()));
    await backend.write(recordChange(undefined, anApplication({ name: 'other' })));
    await backend.close();
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const store = async (content: string): Promise<void> => {
    const root = open({ path: join(directory, 'state.mdb'), maxDbs: 4, overlappingSync: false });
    await root.openDB<Buffer, string>({ name: 'applications', encoding: 'binary' }).put(key, Buffer.from(content));
    await root.close();
  };
  const record = (change: object): string => JSON.stringify({ ...anApplication(), ...change });
  const goal = anApplication().goal;

  const damages: readonly (readonly [string, string, RegExp])[] = [
    ['no JSON', record({}).replace('{', '['), /is no JSON/],
    ['half of it', record({}).slice(0, 200), /is no JSON/],
    ['nothing', '', /is no JSON/],
    ['a number', '7', /is no record/],
    ['a list', '[]', /is no record/],
    ['null', 'null', /is no record/],
    ['a misspelt member', record({}).replace('"versions"', '"versionz"'), /'versions'/],
    ['versions that are none', record({ versions: [7] }), /'versions\[0\]'/],
    ['no version in force', record({ currentVersionId: 9 }), /has no version 9/],
    ['a status that is none', record({ status: 'SEADY' }), /unknown status 'SEADY'/],
    ['another name', record({ name: 'demn' }), /belongs to .*demn/],
    ['a goal without a wish', record({ goal: { ...goal, desired: 3 } }), /'goal.desired'/],
    ['an operation without a time', record({ operations: [{ id: 'a', name: 'b', status: 'FAILED' }] }), /startedAt/],
    ['a run that is text', record({ run: 'x' }), /'run'/],
  ];

  it.each(damages)('is told with its application and changes nothing: %s', async (_, content, fault) => {
    await store(content);
    const before = readFileSync(join(directory, 'state.mdb'));
    await expect(openLmdbBackend(directory)).rejects.toMatchObject({
      code: 'DREY_RECORD_DAMAGED',
      message: expect.stringMatching(new RegExp(`${key} .*${fault.source}`)),
      remedy: expect.stringContaining('--damaged-records set-aside'),
    });
    expect(readFileSync(join(directory, 'state.mdb')).equals(before)).toBe(true);
  });

  it.each(damages)('is moved to a file where the operator wants that: %s', async (_, content, fault) => {
    await store(content);
    const backend = await openLmdbBackend(directory, { damagedRecords: 'set-aside' });
    expect([...backend.applications()].map(({ name }) => name)).toEqual(['other']);
    expect(backend.setAside).toMatchObject([{ key, fault: expect.stringMatching(fault) }]);
    await backend.close();
    const folder = join(directory, 'damaged');
    const files = readdirSync(folder).toSorted();
    expect(files).toHaveLength(2);
    expect(readFileSync(join(folder, files[0] ?? ''), 'utf8')).toBe(content);
    for (const path of [folder, ...files.map((name) => join(folder, name))])
      expect(statSync(path).mode & 0o077).toBe(0);
    await (await openLmdbBackend(directory)).close();
  });

  it('may be a value of the instance', async () => {
    const root = open({ path: join(directory, 'state.mdb'), maxDbs: 4, overlappingSync: false });
    await root
      .openDB<Buffer, string>({ name: 'values', encoding: 'binary' })
      .put('dataPlaneSecret', Buffer.from('"ab'));
    await root.close();
    await expect(openLmdbBackend(directory)).rejects.toMatchObject({
      code: 'DREY_STATE_DAMAGED',
      message: expect.stringContaining("'dataPlaneSecret'"),
    });
  });

  it('is not what earlier releases wrote', async () => {
    const root = open({ path: join(directory, 'state.mdb'), maxDbs: 4, encoding: 'json', overlappingSync: false });
    const application = anApplication({ name: 'earlier', tags: { umlaut: 'ü€😀' } });
    await root.openDB({ name: 'applications', encoding: 'json' }).put(keyText(application), application);
    await root.close();
    const backend = await openLmdbBackend(directory);
    expect([...backend.applications()]).toContainEqual(application);
    await backend.close();
  });

  it('leaves no file of LMDB to others, whatever was there before', async () => {
    writeFileSync(join(directory, 'state.mdb-lock'), 'left by a killed host');
    await (await openLmdbBackend(directory)).close();
    for (const name of ['state.mdb', 'state.mdb-lock'])
      expect([name, statSync(join(directory, name)).mode & 0o777]).toEqual([name, 0o600]);
  });
});
