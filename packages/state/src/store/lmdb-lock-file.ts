// LMDB's own lock file, which it maps into memory: on a full disk that would end the process by a signal.
import { closeSync, fsyncSync, ftruncateSync, openSync, rmSync, writeSync } from 'node:fs';

/** More than LMDB's table of readers takes. */
const LOCK_FILE_BYTES = 16_384;
/** What LMDB writes before it can tell that there is no room, with some to spare. */
const ROOM_BYTES = 262_144;

const writeAll = (descriptor: number, content: Uint8Array): void => {
  // A disk that fills up takes some of the bytes first.
  for (let written = 0; written < content.length;)
    written += writeSync(descriptor, content, written, content.length - written);
};

/**
 * Makes the file anew, with all its bytes on the disk: what a killed host left in it is of no use, since a data directory has one host. Throws
 * the system's error where the disk has no room for it and for a new database.
 */
export const makeLockFile = (path: string): void => {
  rmSync(path, { force: true });
  const descriptor = openSync(path, 'wx', 0o600);
  try {
    writeAll(descriptor, Buffer.alloc(ROOM_BYTES));
    fsyncSync(descriptor);
    ftruncateSync(descriptor, LOCK_FILE_BYTES);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
};
