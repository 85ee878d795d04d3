// A data directory that was copied has the original's identity, by which clusters and the companion are recognised: the two must not run at once.
import { readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError } from '@drey/plugin-api';
import { readInstanceId, unusableDirectory } from './data-directory.js';
import { type DirectoryLock, LOCK_FILE, lockDirectory } from './data-directory-lock.js';

/** The directory that the lock file was written in, as it says itself; undefined where it says nothing. */
const homeOf = (directory: string): string | undefined => {
  try {
    return readFileSync(join(directory, LOCK_FILE), 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
};

const isSame = (one: string, other: string): boolean => {
  const [a, b] = [one, other].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
  return a !== undefined && b !== undefined && a.ino === b.ino && a.dev === b.dev;
};

const idOf = (directory: string): string | undefined => {
  try {
    return readInstanceId(directory);
  } catch {
    return undefined;
  }
};

/** Whether a Drey runs in a directory now. */
const isInUse = async (directory: string): Promise<boolean> => {
  let lock: DirectoryLock | undefined;
  try {
    lock = await lockDirectory(directory);
    return false;
  } catch (error) {
    return error instanceof OperatorError && error.code === 'DREY_DATA_DIRECTORY_LOCKED';
  } finally {
    await lock?.release();
  }
};

/**
 * Throws an `OperatorError` for a copy of a directory in which a Drey runs: both would take the same clusters and the same companion for theirs.
 * Otherwise the lock file, which the host holds, says from now on where it is.
 */
export const refuseCopyInUse = async (directory: string): Promise<void> => {
  const own = realpathSync(directory);
  const home = homeOf(directory);
  if (home === own) return;
  const id = idOf(directory);
  if (home !== undefined && id !== undefined && idOf(home) === id && !isSame(home, own) && (await isInUse(home)))
    throw new OperatorError(
      'DREY_DATA_DIR_COPY',
      `The data directory ${directory} is a copy of ${home}, in which a Drey runs: each would end the other's clusters and companion.`,
      `Stop that one first, or delete instance.json in the copy, so that it is a directory of its own: its applications begin from their saved state.`,
    );
  try {
    writeFileSync(join(directory, LOCK_FILE), `${own}\n`, { mode: 0o600 });
  } catch (cause) {
    throw unusableDirectory(directory, cause);
  }
};
