// Directories of state in which nothing was ever written: each cluster gets some before its job is known.
import { readdir, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { checkedId } from '@drey/cluster/jvm';
import { stateRoot } from './cluster-paths.js';

/** Removes a directory that is empty; true where it is gone. `rmdir` itself refuses one with anything in it. */
const removeEmpty = async (path: string): Promise<boolean> => {
  try {
    await rmdir(path);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST' || code === 'ENOTDIR') return false;
    if (code === 'ENOENT') return true;
    throw error;
  }
};

/** Removes the state directory of an id where no file is below it; true where it is gone. */
export const removeEmptyState = async (directory: string, stateId: string): Promise<boolean> => {
  const path = join(stateRoot(directory), checkedId('state', stateId));
  for (const below of ['savepoints', 'checkpoints', 'incoming']) await removeEmpty(join(path, below));
  return removeEmpty(path);
};

/** Removes those of all ids that nobody claims. Resolves to the ids. */
export const removeEmptyStates = async (
  directory: string,
  isClaimed: (stateId: string) => boolean,
): Promise<readonly string[]> => {
  const removed: string[] = [];
  for (const name of await readdir(stateRoot(directory)).catch(() => [])) {
    if (!/^[0-9a-f]{8,64}$/.test(name) || isClaimed(name)) continue;
    if (await removeEmptyState(directory, name)) removed.push(name);
  }
  return removed;
};
