// Files that come from elsewhere, written so that they outlast the machine's power.
import { once } from 'node:events';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SnapshotFile } from '@drey/cluster';
import { exactly, safeFiles } from '@drey/cluster/jvm';
import { assertInside } from './cluster-paths.js';

/** Content that waits for the disk: pieces of the network are small, and what gathers is written at once. */
const BUFFER_BYTES = 4 * 1024 * 1024;

/** Makes the names in a directory outlast the machine's power. */
export const syncDirectory = async (path: string): Promise<void> => {
  const handle = await open(path, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** The directories from one on down to another below it, the lowest first. */
const pathUp = (from: string, to: string): readonly string[] =>
  to === from ? [from] : [to, ...pathUp(from, dirname(to))];

/** A file that is still open. */
interface Written {
  readonly handle: FileHandle;
  readonly target: Writable;
}

/** Writes one file. Resolves once all of it is written, to the stream that has it open: its last bytes are still on their way to the disk. */
const write = async (path: string, file: SnapshotFile, signal: AbortSignal): Promise<Written> => {
  const handle = await open(path, 'wx', 0o600);
  // Where the content fails, the stream is destroyed, and closes the file.
  const target = handle.createWriteStream({ autoClose: false, highWaterMark: BUFFER_BYTES });
  await pipeline(file.content, exactly(file), target, { signal });
  return { handle, target };
};

const syncAndClose = async ({ handle, target }: Written, former: Promise<void>): Promise<void> => {
  try {
    await former;
    await handle.sync();
  } finally {
    // The handle itself would wait for the stream.
    target.destroy();
    await once(target, 'close');
  }
};

/**
 * Writes all files below a new directory, to the disk, with the names of all directories below it and its own content. While the disk takes the
 * end of one file, the next one comes.
 */
export const writeFiles = async (
  directory: string,
  files: AsyncIterable<SnapshotFile>,
  signal: AbortSignal,
): Promise<void> => {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const folders = new Set([directory]);
  let syncing = Promise.resolve();
  try {
    for await (const file of safeFiles(files)) {
      const path = assertInside(directory, join(directory, file.path));
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      for (const folder of pathUp(directory, dirname(path))) folders.add(folder);
      const written = await write(path, file, signal);
      const former = syncing;
      syncing = syncAndClose(written, former);
      // Its failure is met when it is waited for.
      syncing.catch(() => undefined);
      // No more than one behind: what the disk does not take holds up the source.
      await former;
    }
  } catch (error) {
    await syncing.catch(() => undefined);
    throw error;
  }
  await syncing;
  for (const folder of [...folders].toSorted((one, other) => other.length - one.length)) await syncDirectory(folder);
  signal.throwIfAborted();
};
