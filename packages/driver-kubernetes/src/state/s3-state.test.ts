import { beforeEach, describe, expect, it } from '@jest/globals';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { SnapshotFile } from '@drey/cluster';
import { hex, never } from '@drey/cluster/testing';
import type { ObjectStore } from './object-store.js';
import { createS3State } from './s3-state.js';
import type { StatePlace } from './state-place.js';

/** A bucket in memory, that notes in which order its objects came and went. */
const memoryStore = () => {
  const objects = new Map<string, { readonly content: Buffer; readonly at: number }>();
  const steps: string[] = [];
  let now = 0;
  const put = (key: string, content: Buffer): void => {
    now += 1;
    objects.set(key, { content, at: now });
    steps.push(`+${key}`);
  };
  const store: ObjectStore = {
    ensure: () => Promise.resolve(),
    list: (prefix) =>
      Promise.resolve(
        [...objects]
          .filter(([key]) => key.startsWith(prefix))
          .map(([key, { content }]) => ({ key, bytes: content.length })),
      ),
    level: (prefix) => {
      const rests = [...objects.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
      const folders = new Set(
        rests.filter((rest) => rest.includes('/')).map((rest) => `${prefix}${rest.split('/')[0]}/`),
      );
      return Promise.resolve({ objects: [], folders: [...folders] });
    },
    writtenAt: (key) => Promise.resolve(objects.get(key)?.at),
    read: ({ key }) => Promise.resolve(Readable.from([objects.get(key)?.content ?? Buffer.alloc(0)])),
    write: async ({ key, content }) => put(key, await buffer(content)),
    copy: async ({ key }, to) => put(to, objects.get(key)?.content ?? Buffer.alloc(0)),
    remove: (keys) => {
      for (const key of keys) if (objects.delete(key)) steps.push(`-${key}`);
      return Promise.resolve();
    },
    discard: () => {
      steps.push('discarded');
      return Promise.resolve();
    },
    close: () => {},
  };
  return { store, objects, steps, put };
};

async function* filesOf(contents: Readonly<Record<string, string>>, end?: Error): AsyncGenerator<SnapshotFile> {
  for (const [path, content] of Object.entries(contents)) {
    await Promise.resolve();
    yield { path, bytes: Buffer.byteLength(content), content: Readable.from([Buffer.from(content)]) };
  }
  if (end !== undefined) throw end;
}

describe('state in a bucket', () => {
  const stateId = hex(8);
  const jobId = hex(16);
  let bucket: ReturnType<typeof memoryStore>;
  let state: StatePlace;
  beforeEach(() => {
    bucket = memoryStore();
    state = stateOf(false);
  });
  const stateOf = (isOwn: boolean): StatePlace =>
    createS3State({ store: bucket.store, bucket: 'b', isOwn, prefix: 'p/q', about: '', flinkOptions: () => ({}) });

  it('is deleted with its bucket where that is of the instance alone, and left where it may be of others', async () => {
    bucket.put(`p/q/${stateId}/savepoints/one/_metadata`, Buffer.from('x'));
    await state.discard();
    expect(bucket.steps.slice(1)).toEqual([]);
    await stateOf(true).discard();
    expect(bucket.steps.slice(1)).toEqual([`-p/q/${stateId}/savepoints/one/_metadata`, 'discarded']);
  });

  const readAll = async (location: string): Promise<Readonly<Record<string, string>>> => {
    const found: Record<string, string> = {};
    for await (const { path, content } of state.readSnapshot(location, never))
      found[path] = (await buffer(content)).toString();
    return found;
  };

  it('finds the newest checkpoint by its number, and only one that is complete', async () => {
    const at = (path: string): string => `p/q/${stateId}/checkpoints/${jobId}/${path}`;
    for (const path of ['chk-9/_metadata', 'chk-10/_metadata', 'chk-11/part', 'shared/x', 'taskowned/y'])
      bucket.put(at(path), Buffer.from('x'));
    expect(await state.newestCheckpoint(stateId, jobId)).toMatchObject({ location: `s3://b/${at('chk-10')}` });
    await state.deleteSnapshot(`s3://b/${at('chk-10')}`);
    expect(await state.newestCheckpoint(stateId, jobId)).toMatchObject({ location: `s3://b/${at('chk-9')}` });
    await state.deleteCheckpoints(stateId, jobId);
    expect([...bucket.objects]).toEqual([]);
  });

  it('writes a savepoint whose metadata comes last, in place of one of that name, and reads it again', async () => {
    const contents = { _metadata: 'the metadata', 'a/b': 'content', empty: '' };
    await state.writeSavepoint(stateId, 'one', filesOf({ _metadata: 'before', gone: 'x' }), never);
    bucket.steps.splice(0);
    const location = await state.writeSavepoint(stateId, 'one', filesOf(contents), never);
    expect(location).toBe(`s3://b/p/q/${stateId}/savepoints/one`);
    const target = `p/q/${stateId}/savepoints/one/`;
    expect(bucket.steps[0]).toBe(`-${target}_metadata`);
    expect(bucket.steps.filter((step) => step.startsWith(`+${target}`)).at(-1)).toBe(`+${target}_metadata`);
    expect(await readAll(location)).toEqual(contents);
    expect(Object.keys(await readAll(location)).at(-1)).toBe('_metadata');
    expect(await state.newestSavepoint(stateId, [])).toMatchObject({ location });
    expect(await state.newestSavepoint(stateId, [location])).toBeUndefined();
    expect(await state.snapshotBytes?.(location)).toBe(19);
    await state.deleteAll(stateId);
    expect([...bucket.objects]).toEqual([]);
  });

  it('leaves nothing of a savepoint that was not written whole, and tells why', async () => {
    const lost = Object.assign(new Error('the source is lost'), { code: 'ECONNRESET' });
    await expect(state.writeSavepoint(stateId, 'one', filesOf({ _metadata: 'x' }, lost), never)).rejects.toBe(lost);
    for (const path of ['../up', '/absolute', 'a//b'])
      await expect(state.writeSavepoint(stateId, 'one', filesOf({ [path]: 'x' }), never)).rejects.toMatchObject({
        code: 'DREY_SNAPSHOT_FILE_REFUSED',
      });
    async function* wrong(bytes: number): AsyncGenerator<SnapshotFile> {
      await Promise.resolve();
      yield { path: '_metadata', bytes, content: Readable.from([Buffer.from('x')]) };
    }
    for (const bytes of [0, 2])
      await expect(state.writeSavepoint(stateId, 'one', wrong(bytes), never)).rejects.toMatchObject({
        code: 'DREY_SNAPSHOT_FILE_REFUSED',
      });
    expect([...bucket.objects]).toEqual([]);
  });

  it('moves a savepoint, asked twice or after a death half-way as well', async () => {
    const location = await state.writeSavepoint(stateId, 'one', filesOf({ _metadata: 'm', part: 'p' }), never);
    const other = hex(8);
    // A host that died after it had copied the metadata, before it deleted anything.
    const from = `p/q/${stateId}/savepoints/one/`;
    const to = `p/q/${other}/savepoints/one/`;
    bucket.put(`${to}_metadata`, Buffer.from('m'));
    const moved = await state.moveSavepoint(location, other);
    expect(moved).toBe(`s3://b/${to.slice(0, -1)}`);
    expect(await state.moveSavepoint(location, other)).toBe(moved);
    expect(await state.moveSavepoint(moved, other)).toBe(moved);
    expect([...bucket.objects.keys()].filter((key) => key.startsWith(from))).toEqual([]);
    expect(await readAll(moved)).toEqual({ _metadata: 'm', part: 'p' });
    await expect(state.moveSavepoint(`s3://b/p/q/${stateId}/savepoints/two`, other)).rejects.toMatchObject({
      code: 'DREY_SNAPSHOT_FILES_GONE',
    });
  });

  it('touches nothing that is no snapshot of its own', async () => {
    for (const location of [
      's3://b/p/q',
      `s3://b/p/q/${stateId}`,
      `s3://c/p/q/${stateId}/savepoints/one`,
      `file:///p/q/${stateId}/savepoints/one`,
    ])
      await expect(state.deleteSnapshot(location)).rejects.toThrow('no snapshot of this driver');
  });
});
