// What drivers share that keep savepoints in files: safe paths, exact lengths.
import { Transform } from 'node:stream';
import { OperatorError } from '@drey/plugin-api';
import type { SnapshotFile } from '../cluster-driver.js';

const MOST_PATH_BYTES = 1024;
const MOST_PART_BYTES = 255;
const safeName = /^[a-z0-9][a-z0-9-]{0,63}$/;

/**
 * Whether a file of a savepoint may have this path: relative, without `.`, `..`, empty parts and backslashes, no longer than file systems take,
 * and of printable ASCII as all that Flink writes, since a Java in a container without a locale can neither open nor delete others.
 */
export const isSafePath = (path: string): boolean =>
  path.length <= MOST_PATH_BYTES &&
  /^[\x20-\x5b\x5d-\x7e]+$/.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && part.length <= MOST_PART_BYTES);

/** Returns the name if a savepoint of ours may have it: lower-case letters, digits and hyphens, 64 at most. Throws otherwise. */
export const checkedSavepointName = (name: string): string => {
  if (safeName.test(name)) return name;
  throw new Error(`${JSON.stringify(name)} is no name of a savepoint.`);
};

/** A file that a savepoint cannot have. */
export const unsafeFile = (path: string, why: string): OperatorError =>
  new OperatorError(
    'DREY_SNAPSHOT_FILE_REFUSED',
    `The file ${JSON.stringify(path)} of a snapshot cannot be taken: ${why}.`,
    'Copy the snapshot as Flink wrote it, each file once, and nothing else beside them.',
  );

/** There are no files at a location. */
export const noSuchSnapshot = (location: string): OperatorError =>
  new OperatorError(
    'DREY_SNAPSHOT_FILES_GONE',
    `There is no snapshot at ${location}.`,
    'Put its files back where they were, or delete the snapshot and take or import another one.',
  );

/** The same files, each with a safe path that no earlier one had. Throws an OperatorError otherwise. */
export async function* safeFiles(files: AsyncIterable<SnapshotFile>): AsyncGenerator<SnapshotFile, void, undefined> {
  const seen = new Set<string>();
  for await (const file of files) {
    const { path } = file;
    const fault = isSafePath(path) ? (seen.has(path) ? 'it comes twice' : undefined) : 'its path is not a safe one';
    if (fault !== undefined) {
      file.content.destroy();
      throw unsafeFile(path, fault);
    }
    seen.add(path);
    yield file;
  }
}

/** Passes content on; fails with an OperatorError where it is longer or shorter than it was said to be. */
export const exactly = ({ path, bytes }: Pick<SnapshotFile, 'path' | 'bytes'>): Transform => {
  let passed = 0;
  return new Transform({
    transform: (part: Buffer, _encoding, done) => {
      passed += part.length;
      if (passed > bytes) done(unsafeFile(path, `it is longer than the ${bytes} bytes that it was said to have`));
      else done(null, part);
    },
    flush: (done) => {
      done(passed === bytes ? null : unsafeFile(path, `it ended after ${passed} of ${bytes} bytes`));
    },
  });
};
