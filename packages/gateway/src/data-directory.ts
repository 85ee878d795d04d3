// The data directory: made with mode 0700, and the id that marks everything which belongs to it.
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { check, OperatorError, parseFile } from '@drey/plugin-api';

const INSTANCE_FILE = 'instance.json';

/** The failure of a directory that cannot be made or written. */
export const unusableDirectory = (path: string, cause: unknown): OperatorError =>
  new OperatorError(
    'DREY_DATA_DIR_UNUSABLE',
    `The directory '${path}' cannot be used: ${cause instanceof Error ? cause.message : String(cause)}.`,
    'Give a directory that you may write with --data-dir (and --cache-dir for the cache).',
    { cause },
  );

/** A directory that all users share, as /tmp. */
const STICKY = 0o1000;

/** Closes a directory to others, but only one that is ours: empty, or used by Drey before. */
const closeToOthers = (path: string): void => {
  const { mode, uid } = statSync(path);
  if ((mode & 0o077) === 0 || (mode & STICKY) !== 0 || (process.getuid !== undefined && process.getuid() !== uid))
    return;
  const names = readdirSync(path);
  if (names.length === 0 || names.includes(INSTANCE_FILE)) chmodSync(path, 0o700);
};

/** The root, and what the kernel shows as files: nothing lasts there, and some of it is not even refused. */
const ofTheSystem = /^\/(?:$|(?:proc|sys|dev)(?:\/|$))/;
const sharedMemory = /^\/dev\/shm\//;

/** A path and those above it that are not there, the topmost first; and the one that is. */
const missingOf = (path: string): { readonly there: string; readonly missing: readonly string[] } => {
  const missing: string[] = [];
  let there = path;
  while (!existsSync(there) && dirname(there) !== there) {
    missing.unshift(there);
    there = dirname(there);
  }
  return { there, missing };
};

/** Throws an `OperatorError` for a directory of the system itself, whatever leads there. It need not be there. */
export const refuseSystemDirectory = (path: string): void => {
  const { there } = missingOf(resolve(path));
  const real = join(realpathSync(there), resolve(path).slice(there.length));
  if (ofTheSystem.test(real) && !sharedMemory.test(real))
    throw unusableDirectory(path, new Error('it belongs to the system'));
};

/** Makes what is missing, step by step: Node's own way never ends where nothing can be made in a directory that is there, as in /proc. */
const makeMissing = (path: string): void => {
  const { missing } = missingOf(path);
  for (const one of missing)
    try {
      mkdirSync(one, { mode: 0o700 });
    } catch (error) {
      // Somebody else was faster.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  if (!statSync(path).isDirectory()) throw new Error('it is no directory');
};

/** Makes a directory for this user only. Throws an `OperatorError` when it cannot be. */
export const makeDirectory = (path: string): void => {
  if (path === '') throw unusableDirectory(path, new Error('it has no name'));
  refuseSystemDirectory(path);
  try {
    makeMissing(resolve(path));
    closeToOthers(path);
  } catch (cause) {
    throw unusableDirectory(path, cause);
  }
};

const isInstance = check.shape({ id: check.matching(/^[0-9a-f]{32}$/) });

const readOrUndefined = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusableDirectory(dirname(path), error);
  }
};

/** A random id of 32 hexadecimal digits. */
export const newInstanceId = (): string => randomBytes(16).toString('hex');

/**
 * The id of a data directory; undefined where it has none yet. Throws an `OperatorError` for a damaged file, which stops the start as
 * well, because clusters are recognised by the id.
 */
export const readInstanceId = (dataDirectory: string): string | undefined => {
  const path = join(dataDirectory, INSTANCE_FILE);
  const text = readOrUndefined(path);
  if (text === undefined) return undefined;
  const remedy = 'Restore the file, or delete it to begin anew; clusters that still run will then not be recognised.';
  return parseFile(path, text, isInstance, remedy).id;
};

/** The id of a data directory, made on first use. Throws as {@link readInstanceId} does. */
export const instanceIdOf = (dataDirectory: string): string => {
  const known = readInstanceId(dataDirectory);
  if (known !== undefined) return known;
  const path = join(dataDirectory, INSTANCE_FILE);
  const id = newInstanceId();
  try {
    writeFileSync(`${path}.new`, `${JSON.stringify({ id })}\n`, { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch (cause) {
    throw unusableDirectory(dataDirectory, cause);
  }
  return id;
};
