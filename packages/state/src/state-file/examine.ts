// What stands at the place of the file of records, told in the operator's words before LMDB opens it.
import { closeSync, fstatSync, openSync } from 'node:fs';
import { OperatorError } from '@drey/plugin-api';
import { checkPages } from './check.js';
import { Damage } from './damage.js';

/** Names of the trees in the file: records of applications and of snapshots by key, values of the instance by name. */
const treeNames = ['applications', 'snapshots', 'values'] as const;

/** The failure of a file that nothing can be read from. */
export const damagedState = (path: string, what: string, cause?: unknown): OperatorError =>
  new OperatorError(
    'DREY_STATE_DAMAGED',
    `The state file ${path} is damaged: ${what}.`,
    'Put it back from a copy of the data directory. To begin anew, move the whole directory away or give another one with --data-dir.',
    { cause },
  );

/** The failure of a file that the system does not give. */
export const unusableState = (path: string, cause: unknown): OperatorError =>
  new OperatorError(
    'DREY_STATE_UNUSABLE',
    `The state file ${path} cannot be used: ${(cause as Error).message}.`,
    'Let your user read and write it, and see that its disk has room; or give another directory with --data-dir.',
    { cause },
  );

const check = (path: string, descriptor: number): 'empty' | 'sound' => {
  const status = fstatSync(descriptor);
  if (!status.isFile()) throw damagedState(path, status.isDirectory() ? 'it is a directory' : 'it is not a file');
  // What a first start leaves that was killed at the wrong moment, and LMDB takes for a new file.
  if (status.size === 0) return 'empty';
  checkPages(descriptor, status.size, treeNames);
  return 'sound';
};

/**
 * Looks at a file of records that no process has open: `missing`, `empty` (no bytes) or `sound`. Throws an OperatorError for a damaged one
 * and for one that may not be read and written.
 */
export const examineStateFile = (path: string): 'missing' | 'empty' | 'sound' => {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r+');
    return check(path, descriptor);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof OperatorError) throw error;
    if (error instanceof Damage) throw damagedState(path, error.message, error);
    if (code === 'ENOENT') return 'missing';
    if (code === 'EISDIR') throw damagedState(path, 'it is a directory', error);
    throw unusableState(path, error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
};
