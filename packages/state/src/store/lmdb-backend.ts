// Records in LMDB, on disk before a write resolves.
import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { OperatorError } from '@drey/plugin-api';
import type { Application } from '../application/application.js';
import { damagedRecords, type DamagedRecord, setAside } from './damaged-records.js';
import { checkSchemaVersion, SCHEMA_VERSION } from './migrations.js';
import { makeLockFile } from './lmdb-lock-file.js';
import { readRecord } from './record-form.js';
import { damagedState, examineStateFile, unusableState } from '../state-file/examine.js';
import { storageFault } from './storage-fault.js';
import type { StoreBackend } from './store-backend.js';

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

const durably = async (directory: string, write: Promise<boolean>): Promise<void> => {
  try {
    await write;
  } catch (cause) {
    throw storageFault(directory, cause);
  }
};

interface Found {
  readonly applications: readonly Application[];
  readonly damaged: readonly DamagedRecord[];
}

const readAll = (records: Database<Buffer, string>): Found => {
  const applications: Application[] = [];
  const damaged: DamagedRecord[] = [];
  for (const { key, value } of records.getRange()) {
    const read = readRecord(String(key), value.toString('utf8'));
    if ('fault' in read) damaged.push({ key: String(key), fault: read.fault, content: Buffer.from(value) });
    else applications.push(read.application);
  }
  return { applications, damaged };
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
    const records = root.openDB<Buffer, string>({ name: 'applications', encoding: 'binary' });
    const values = root.openDB<unknown, string>({ name: 'values', encoding: 'json' });
    checkValues(values, path);
    const version = values.get('schemaVersion');
    checkSchemaVersion(version, directory);
    let found: Found | undefined = readAll(records);
    const { damaged } = found;
    if (damaged.length > 0 && options.damagedRecords !== 'set-aside') throw damagedRecords(directory, damaged);
    await setAside(directory, damaged, (key) => durably(directory, records.remove(key)));
    if (version === undefined && (found.applications.length > 0 || damaged.length > 0))
      throw damagedState(path, 'it holds applications, but not the version of their form');
    if (version === undefined && options.refuseEmpty !== undefined) throw options.refuseEmpty();
    if (version === undefined) await firstVersion(values, path);
    const inode = inodeOf(path);
    const isInPlace = (): boolean => inodeOf(path) === inode;
    /** Looked at before each write: a success would be one that the next start knows nothing of. */
    const write = (put: () => Promise<boolean>): Promise<void> => {
      if (isInPlace()) return durably(directory, put());
      const why = 'its state.mdb was deleted or moved while Drey ran, so start Drey anew';
      return Promise.reject(storageFault(directory, new Error(why)));
    };
    return {
      isInPlace,
      place: path,
      wasEmpty: version === undefined,
      setAside: damaged,
      applications: () => {
        const { applications } = found ?? readAll(records);
        // The store has them now, and changes them.
        found = undefined;
        return applications;
      },
      write: (key, application) =>
        write(() =>
          application === null ? records.remove(key) : records.put(key, Buffer.from(JSON.stringify(application))),
        ),
      value: (name) => values.get(name),
      writeValue: (name, value) => write(() => values.put(name, value)),
      close: () => root.close(),
    };
  } catch (error) {
    await root.close();
    throw unreadable(path, error);
  }
};
