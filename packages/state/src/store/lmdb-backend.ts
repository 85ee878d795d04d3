// Records in LMDB, on disk before a write resolves.
import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { OperatorError } from '@drey/plugin-api';
import { keyText } from '../application/application-key.js';
import { snapshotKeyText } from '../snapshot/snapshot.js';
import { damagedRecords, type DamagedRecord, setAside } from './damaged-records.js';
import { checkSchemaVersion, EARLIER_VERSION, SCHEMA_VERSION } from './migrations.js';
import { makeLockFile } from './lmdb-lock-file.js';
import { damagedState, examineStateFile, unusableState } from '../state-file/examine.js';
import { storageFault } from './storage-fault.js';
import type { RecordChange, StoreBackend } from './store-backend.js';
import { readRecords, type RecordTrees, type StoredRecords } from './stored-records.js';

/** How a data directory is opened. */
export interface LmdbBackendOptions {
  /** What becomes of records that cannot be read: `refuse`, the default, changes nothing. */
  readonly damagedRecords?: 'refuse' | 'set-aside';
  /** Makes the failure of a directory that holds no state, where that may not be; nothing is made then. */
  readonly refuseEmpty?: () => OperatorError;
}

/** An opened data directory. */
export interface OpenedBackend extends StoreBackend {
  /** Whether it held no state before: a new directory, or one whose file is gone. */
  readonly wasEmpty: boolean;
  /** Records that were moved out of it just now. */
  readonly setAside: readonly DamagedRecord[];
  /** Whether the file is still where it was opened. One that was deleted or moved meanwhile takes writes that nobody finds again. */
  isInPlace(): boolean;
}

const openFile = (path: string): RootDatabase<unknown, string> => {
  try {
    makeLockFile(`${path}-lock`);
    // Without overlapping sync a write resolves only once it is flushed to the disk.
    const root = open<unknown, string>({ path, maxDbs: 4, encoding: 'json', overlappingSync: false });
    chmodSync(path, 0o600);
    return root;
  } catch (error) {
    throw unusableState(path, error);
  }
};

/** The file of records, and whether it is still there. */
const inodeOf = (path: string): bigint | undefined => statSync(path, { throwIfNoEntry: false, bigint: true })?.ino;

const durably = async (directory: string, write: Promise<unknown>): Promise<void> => {
  try {
    await write;
  } catch (cause) {
    throw storageFault(directory, cause);
  }
};

/** Throws an OperatorError for a value of the instance that cannot be read. */
const checkValues = (values: Database<unknown, string>, path: string): void => {
  for (const key of values.getKeys())
    try {
      values.get(key);
    } catch (error) {
      throw damagedState(path, `its value '${key}' is no JSON (${(error as Error).message})`, error);
    }
};

const unreadable = (path: string, error: unknown): OperatorError =>
  error instanceof OperatorError ? error : damagedState(path, (error as Error).message, error);

const firstVersion = async (values: Database<unknown, string>, path: string): Promise<void> => {
  try {
    await values.put('schemaVersion', SCHEMA_VERSION);
  } catch (error) {
    throw unusableState(path, error);
  }
};

/** The trees of a file that is in the form of this release. */
type CurrentTrees = Required<{ [Name in keyof RecordTrees]: NonNullable<RecordTrees[Name]> }>;

const bytesOf = (record: object): Buffer => Buffer.from(JSON.stringify(record));

const openTree = (root: RootDatabase<unknown, string>, name: string): Database<Buffer, string> =>
  root.openDB<Buffer, string>({ name, encoding: 'binary' });

/** One put or removal for each record. */
const putsOf = (trees: CurrentTrees, { application, snapshots }: RecordChange): readonly (() => Promise<boolean>)[] => {
  const put = (tree: Database<Buffer, string>, key: string, record: object | null) => () =>
    record === null ? tree.remove(key) : tree.put(key, bytesOf(record));
  return [
    ...(application === undefined ? [] : [put(trees.applications, application.key, application.record)]),
    ...snapshots.map(({ key, record }) => put(trees.snapshots, key, record)),
  ];
};

/** Writes all in one transaction, which only what has several records needs. */
const writeAll = (root: RootDatabase<unknown, string>, puts: readonly (() => Promise<boolean>)[]): Promise<unknown> => {
  const [first] = puts;
  if (first === undefined) return Promise.resolve();
  return puts.length === 1 ? first() : root.transaction(() => void puts.map((put) => void put()));
};

/** Writes what was read of an earlier version in the form of this release: all of it or, where the process dies over it, nothing. */
const migrate = async (
  root: RootDatabase<unknown, string>,
  { applications, snapshots }: StoredRecords,
  trees: CurrentTrees,
  values: Database<unknown, string>,
): Promise<void> => {
  await root.transaction(() => {
    for (const application of applications) void trees.applications.put(keyText(application), bytesOf(application));
    for (const snapshot of snapshots) void trees.snapshots.put(snapshotKeyText(snapshot), bytesOf(snapshot));
    void values.put('schemaVersion', SCHEMA_VERSION);
  });
};

/**
 * Opens (or makes) the database of a data directory, which the host has locked: LMDB itself does not keep a second process out. Throws an
 * OperatorError for a damaged file or record, one that cannot be used, and one that a newer release wrote.
 */
export const openLmdbBackend = async (directory: string, options: LmdbBackendOptions = {}): Promise<OpenedBackend> => {
  const path = join(directory, 'state.mdb');
  const file = examineStateFile(path);
  if (file !== 'sound' && options.refuseEmpty !== undefined) throw options.refuseEmpty();
  const root = openFile(path);
  try {
    const applications = openTree(root, 'applications');
    const values = root.openDB<unknown, string>({ name: 'values', encoding: 'json' });
    checkValues(values, path);
    const version = values.get('schemaVersion');
    checkSchemaVersion(version, directory);
    const isEarlier = version === EARLIER_VERSION;
    // A tree that is opened is made, and nothing is changed of a file that may be refused.
    let found: StoredRecords | undefined = readRecords({
      applications,
      snapshots: isEarlier ? undefined : openTree(root, 'snapshots'),
    });
    const { damaged } = found;
    if (damaged.length > 0 && options.damagedRecords !== 'set-aside') throw damagedRecords(directory, damaged);
    await setAside(directory, damaged, ({ tree, key }) => durably(directory, tree.remove(key)));
    if (version === undefined && (found.applications.length > 0 || damaged.length > 0))
      throw damagedState(path, 'it holds applications, but not the version of their form');
    if (version === undefined && options.refuseEmpty !== undefined) throw options.refuseEmpty();
    if (version === undefined) await firstVersion(values, path);
    const trees: CurrentTrees = { applications, snapshots: openTree(root, 'snapshots') };
    if (isEarlier) await durably(directory, migrate(root, found, trees, values));
    const inode = inodeOf(path);
    const isInPlace = (): boolean => inodeOf(path) === inode;
    /** Looked at before each write: a success would be one that the next start knows nothing of. */
    const write = (put: () => Promise<unknown>): Promise<void> => {
      if (isInPlace()) return durably(directory, put());
      const why = 'its state.mdb was deleted or moved while Drey ran, so start Drey anew';
      return Promise.reject(storageFault(directory, new Error(why)));
    };
    return {
      isInPlace,
      place: path,
      wasEmpty: version === undefined,
      setAside: damaged,
      applications: () => (found ?? readRecords(trees)).applications,
      snapshots: () => {
        const { snapshots } = found ?? readRecords(trees);
        // The store has all of them now, and changes them.
        found = undefined;
        return snapshots;
      },
      write: (change) => write(() => writeAll(root, putsOf(trees, change))),
      value: (name) => values.get(name),
      writeValue: (name, value) => write(() => values.put(name, value)),
      close: () => root.close(),
    };
  } catch (error) {
    await root.close();
    throw unreadable(path, error);
  }
};
