// Savepoints that move: to another application's directory, out of the instance, and into it.
import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { Readable } from 'node:stream';
import type { ClusterState, SnapshotFile } from '@drey/cluster';
import {
  checkedId,
  checkedSavepointName,
  isSavepointPath,
  isSnapshotPath,
  locationOf,
  noSuchSnapshot,
  pathOfLocation,
  unsafeFile,
} from '@drey/cluster/jvm';
import { ifThere } from '@drey/plugin-api';
import { assertInside } from './cluster-paths.js';
import { syncDirectory, writeFiles } from './incoming-files.js';

const METADATA = '_metadata';

const exists = async (path: string): Promise<boolean> => (await ifThere(lstat(path))) !== undefined;

/** Paths of all files below a directory, relative to it. Throws an OperatorError for what is neither a file nor a directory. */
const filesBelow = async (root: string, folder = ''): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) found.push(...(await filesBelow(root, path)));
    else if (entry.isFile()) found.push(path);
    else throw unsafeFile(path, 'it is neither a file nor a directory');
  }
  return found;
};

const opened = async (path: string, name: string, signal: AbortSignal): Promise<SnapshotFile> => {
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
  const { size } = await handle.stat();
  if (size > 0)
    return { path: name, bytes: size, content: handle.createReadStream({ start: 0, end: size - 1, signal }) };
  await handle.close();
  return { path: name, bytes: 0, content: Readable.from([]) };
};

async function* readFiles(root: string, location: string, signal: AbortSignal): AsyncGenerator<SnapshotFile> {
  const top = assertInside(root, pathOfLocation(location));
  if (!isSnapshotPath(relative(root, top))) throw new Error(`${top} is neither a savepoint nor a checkpoint.`);
  if (!(await exists(top))) throw noSuchSnapshot(location);
  const names = (await filesBelow(top)).toSorted();
  for (const name of [...names.filter((one) => one !== METADATA), ...names.filter((one) => one === METADATA)]) {
    signal.throwIfAborted();
    const file = await opened(join(top, name), name, signal);
    try {
      yield file;
    } finally {
      file.content.destroy();
    }
  }
}

/** How savepoints move within, out of and into the directory of all state. */
export const createSavepointTransport = (
  root: string,
): Pick<ClusterState, 'moveSavepoint' | 'readSnapshot' | 'writeSavepoint'> => {
  const remove = (path: string): Promise<void> => rm(assertInside(root, path), { recursive: true, force: true });
  const savepointsOf = (stateId: string): string => join(root, checkedId('state', stateId), 'savepoints');
  /** Makes the way to a name in this directory outlast the machine's power, from below. */
  const syncWay = async (path: string): Promise<void> => {
    await syncDirectory(path);
    if (path !== root) await syncWay(dirname(path));
  };
  /** Gives a directory its place, where nothing else is then. */
  const place = async (from: string, to: string): Promise<void> => {
    await remove(to);
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await rename(from, to);
    await syncWay(dirname(to));
  };
  return {
    moveSavepoint: async (location, stateId) => {
      const from = assertInside(root, pathOfLocation(location));
      if (!isSavepointPath(relative(root, from))) throw new Error(`${from} is no savepoint.`);
      const to = join(savepointsOf(stateId), basename(from));
      const isThere = await exists(from);
      if (!isThere && !(await exists(to))) throw noSuchSnapshot(location);
      if (isThere && from !== to) await place(from, to);
      return locationOf(to);
    },
    readSnapshot: (location, signal) => readFiles(root, location, signal),
    writeSavepoint: async (stateId, name, files, signal) => {
      const to = join(savepointsOf(stateId), checkedSavepointName(name));
      // Beside the savepoints, where nobody takes what is half there for one.
      const incoming = join(root, checkedId('state', stateId), 'incoming', name);
      try {
        await remove(incoming);
        await writeFiles(incoming, files, signal);
        await place(incoming, to);
        // Others may be coming.
        await rmdir(dirname(incoming)).catch(() => undefined);
        return locationOf(to);
      } catch (error) {
        await remove(incoming);
        signal.throwIfAborted();
        throw error;
      }
    },
  };
};
