import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type FileHandle, mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { SnapshotFile } from '@drey/cluster';
import { pathOfLocation } from '@drey/cluster/jvm';
import { writeFiles } from './incoming-files.js';
import { createSavepointTransport } from './savepoint-transport.js';

const never = new AbortController().signal;
const stateId = 'ab'.repeat(8);

/** What every handle of a file inherits. */
const handles = async (directory: string): Promise<FileHandle> => {
  const handle = await open(directory, 'r');
  await handle.close();
  return Object.getPrototypeOf(handle) as FileHandle;
};

const file = (path: string, content = path): SnapshotFile => ({
  path,
  bytes: content.length,
  content: Readable.from([Buffer.from(content)]),
});

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((done) => setImmediate(done));
};

describe('files that come from elsewhere', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey incoming-'));
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await rm(directory, { recursive: true, force: true });
  });

  it('are on the disk with all folders before they have their place, and the way to it afterwards', async () => {
    const root = join(directory, 'state');
    const place = join(root, stateId, 'savepoints', 'imported');
    const prototype = await handles(directory);
    const sync = prototype.sync;
    const before = new Set<number>();
    const after = new Set<number>();
    jest.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle): Promise<void> {
      const isPlaced = await stat(place).then(
        () => true,
        () => false,
      );
      await sync.call(this);
      (isPlaced ? after : before).add((await this.stat()).ino);
    });
    async function* files(): AsyncGenerator<SnapshotFile> {
      await Promise.resolve();
      yield* [file('one'), file('folder/below/two'), file('_metadata')];
    }
    const location = await createSavepointTransport(root).writeSavepoint(stateId, 'imported', files(), never);
    expect(pathOfLocation(location)).toBe(place);
    const inode = async (path: string): Promise<number> => (await stat(path)).ino;
    for (const path of ['', 'one', 'folder', 'folder/below', 'folder/below/two', '_metadata'])
      expect([path, before.has(await inode(join(place, path)))]).toEqual([path, true]);
    for (const path of [join(root, stateId, 'savepoints'), join(root, stateId), root])
      expect([path, after.has(await inode(path))]).toEqual([path, true]);
  });

  it('come while the disk takes the one before, and no further ahead', async () => {
    const prototype = await handles(directory);
    const held: (() => void)[] = [];
    jest.spyOn(prototype, 'sync').mockImplementation(
      () =>
        new Promise((resolve) => {
          held.push(resolve);
        }),
    );
    const asked: string[] = [];
    async function* files(): AsyncGenerator<SnapshotFile> {
      for (const path of ['1', '2', '3']) {
        await Promise.resolve();
        asked.push(path);
        yield file(path);
      }
    }
    const target = join(directory, 'new');
    const written = writeFiles(target, files(), never);
    await until(() => asked.length === 2);
    await expect(readdir(target)).resolves.toContain('1');
    for (let turn = 0; turn < 200; turn += 1) await new Promise((done) => setImmediate(done));
    expect({ asked, held: held.length }).toEqual({ asked: ['1', '2'], held: 1 });
    let isWritten = false;
    const ended = written.then(() => (isWritten = true));
    for (let next = 0; !isWritten; next += 1) {
      await until(() => isWritten || held.length > next);
      held[next]?.();
    }
    await ended;
    expect(asked).toEqual(['1', '2', '3']);
    for (const path of asked) await expect(readFile(join(target, path), 'utf8')).resolves.toBe(path);
  });

  it('are refused where the disk fails to take one, whatever comes after it', async () => {
    const prototype = await handles(directory);
    jest.spyOn(prototype, 'sync').mockRejectedValueOnce(Object.assign(new Error('i/o error'), { code: 'EIO' }));
    async function* files(): AsyncGenerator<SnapshotFile> {
      await Promise.resolve();
      yield* [file('1'), file('_metadata')];
    }
    const transport = createSavepointTransport(join(directory, 'state'));
    await expect(transport.writeSavepoint(stateId, 'imported', files(), never)).rejects.toMatchObject({ code: 'EIO' });
    await expect(readdir(join(directory, 'state', stateId))).resolves.not.toContain('savepoints');
  });
});
