// Checkpoints and savepoints as directories below the instance's directory.
import { lstat, readdir, rm, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { ClusterState } from '@drey/cluster';
import { checkedId, isSnapshotPath, locationOf, noSuchSnapshot, pathOfLocation as pathOf } from '@drey/cluster/jvm';
import { ifThere } from '@drey/plugin-api';
import { assertInside, stateRoot } from './cluster-paths.js';
import { removeEmptyStates } from './empty-state.js';
import { createSavepointTransport } from './savepoint-transport.js';

/** Directory of an application's checkpoints; Flink makes `<job id>/chk-<n>` below it. */
export const checkpointDirectory = (directory: string, stateId: string): string =>
  join(stateRoot(directory), checkedId('state', stateId), 'checkpoints');

/** Directory of an application's savepoints. */
export const savepointDirectory = (directory: string, stateId: string): string =>
  join(stateRoot(directory), checkedId('state', stateId), 'savepoints');

/** Time of a snapshot's metadata, which is written last; undefined when it is not complete. */
const completedAt = async (path: string): Promise<number | undefined> =>
  (await ifThere(stat(join(path, '_metadata'))))?.mtimeMs;

const names = async (path: string): Promise<readonly string[]> => (await ifThere(readdir(path))) ?? [];

/** Blocks that files take, hard links and what vanishes meanwhile left aside. */
const bytesBelow = async (path: string): Promise<number> => {
  let bytes = 0;
  for (const entry of await readdir(path, { withFileTypes: true }).catch(() => [])) {
    const below = join(path, entry.name);
    bytes += entry.isDirectory()
      ? await bytesBelow(below)
      : ((await lstat(below).catch(() => undefined))?.blocks ?? 0) * 512;
  }
  return bytes;
};

/** Lengths of files, as whoever copies them counts. */
const lengthBelow = async (path: string): Promise<number> => {
  let bytes = 0;
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const below = join(path, entry.name);
    bytes += entry.isDirectory() ? await lengthBelow(below) : (await lstat(below)).size;
  }
  return bytes;
};

/** State of all applications of an instance. */
export const createSnapshotFiles = (directory: string): ClusterState => {
  const root = stateRoot(directory);
  const remove = (path: string): Promise<void> => rm(assertInside(root, path), { recursive: true, force: true });
  return {
    savepointDirectory: (stateId) => locationOf(savepointDirectory(directory, stateId)),
    checkpointDirectory: (stateId) => locationOf(checkpointDirectory(directory, stateId)),
    newestCheckpoint: async (stateId, jobId) => {
      const parent = join(checkpointDirectory(directory, stateId), checkedId('job', jobId));
      const numbers = (await names(parent)).flatMap((name) => /^chk-(\d+)$/.exec(name)?.[1] ?? []).map(Number);
      for (const number of numbers.sort((a, b) => b - a)) {
        const path = join(parent, `chk-${number}`);
        const at = await completedAt(path);
        if (at !== undefined) return { location: locationOf(path), at };
      }
      return undefined;
    },
    newestSavepoint: async (stateId, known) => {
      const parent = savepointDirectory(directory, stateId);
      const seen = new Set(known.map(pathOf));
      let newest: { readonly location: string; readonly at: number } | undefined;
      for (const name of await names(parent)) {
        const path = join(parent, name);
        const at = seen.has(path) ? undefined : await completedAt(path);
        if (at !== undefined && (newest === undefined || at > newest.at)) newest = { location: locationOf(path), at };
      }
      return newest;
    },
    ...createSavepointTransport(root),
    snapshotBytes: async (location) => {
      const path = assertInside(root, pathOf(location));
      if ((await ifThere(stat(path))) === undefined) throw noSuchSnapshot(location);
      return lengthBelow(path);
    },
    deleteSnapshot: async (location) => {
      const path = assertInside(root, pathOf(location));
      if (!isSnapshotPath(relative(root, path))) throw new Error(`${path} is neither a savepoint nor a checkpoint.`);
      await remove(path);
    },
    deleteCheckpoints: (stateId, jobId) =>
      remove(join(checkpointDirectory(directory, stateId), checkedId('job', jobId))),
    bytes: (stateId) => bytesBelow(join(root, checkedId('state', stateId))),
    deleteEmpty: (isClaimed) => removeEmptyStates(directory, isClaimed),
    deleteAll: (stateId) => remove(join(root, checkedId('state', stateId))),
  };
};
