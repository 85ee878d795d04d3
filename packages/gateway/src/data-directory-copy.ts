// A data directory that was copied has the original's identity, by which clusters and the companion are recognised: the two must not run at once.
import { readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAbsent, OperatorError } from '@drey/plugin-api';
import { readInstanceId, unusableDirectory } from './data-directory.js';
import { type DirectoryLock, LOCK_FILE, lockDirectory } from './data-directory-lock.js';

/** The directory that the lock file was written in, as it says itself; undefined where it says nothing. */
const homeOf = (directory: string): string | undefined => {
  try {
    return readFileSync(join(directory, LOCK_FILE), 'utf8').trim() || undefined;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw unusableDirectory(directory, error);
  }
};

/** Whether a directory is there, and not the same by another name. Throws where that cannot be told. */
const isAnother = (home: string, own: string): boolean => {
  const [a, b] = [home, own].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
  return a?.isDirectory() === true && (b === undefined || a.ino !== b.ino || a.dev !== b.dev);
};

/** Whether a Drey runs in a directory now. Rejects where that cannot be told. */
const isInUse = async (directory: string): Promise<boolean> => {
  let lock: DirectoryLock | undefined;
  try {
    lock = await lockDirectory(directory);
    return false;
  } catch (error) {
    if (error instanceof OperatorError && error.code === 'DREY_DATA_DIRECTORY_LOCKED') return true;
    throw error;
  } finally {
    await lock?.release();
  }
};

/** Whether a Drey with the identity of this directory runs in the one it was copied from. Rejects where that cannot be told. */
const runsInOriginal = async (home: string, own: string): Promise<boolean> => {
  const id = readInstanceId(own);
  if (id === undefined) return false;
  try {
    return isAnother(home, own) && readInstanceId(home) === id && (await isInUse(home));
  } catch (cause) {
    throw new OperatorError(
      'DREY_DATA_DIR_COPY_UNTOLD',
      `The data directory ${own} was copied or moved from ${home}, and whether a Drey runs there could not be told: each would end the other's clusters and companion. ${(cause as Error).message}`,
      `Start Drey again. Where this lasts, make sure that none runs there and delete the file ${LOCK_FILE} in ${own}; or delete instance.json in it, so that it is a directory of its own: its applications begin from their saved state.`,
      { cause },
    );
  }
};

/**
 * Throws an `OperatorError` for a copy of a directory in which a Drey runs, or may run: both would take the same clusters and the same companion for
 * theirs. Otherwise the lock file, which the host holds, says from now on where it is.
 */
export const refuseCopyInUse = async (directory: string): Promise<void> => {
  const own = realpathSync(directory);
  const home = homeOf(directory);
  if (home === own) return;
  if (home !== undefined && (await runsInOriginal(home, own)))
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
