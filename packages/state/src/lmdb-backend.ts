// Records in LMDB, on disk before a write resolves.
import { join } from 'node:path';
import { open } from 'lmdb';
import type { Application } from './application.js';
import { checkSchemaVersion, SCHEMA_VERSION } from './migrations.js';
import { storageFault } from './storage-fault.js';
import type { StoreBackend } from './store-backend.js';

const durably = async (directory: string, write: Promise<boolean>): Promise<void> => {
  try {
    await write;
  } catch (cause) {
    throw storageFault(directory, cause);
  }
};

/**
 * Opens (or makes) the database of a data directory, which the host has locked: LMDB itself does not keep a second process out. Throws an
 * OperatorError when a newer release wrote it.
 */
export const openLmdbBackend = async (directory: string): Promise<StoreBackend> => {
  // Without overlapping sync a write resolves only once it is flushed to the disk.
  const root = open({ path: join(directory, 'state.mdb'), maxDbs: 4, encoding: 'json', overlappingSync: false });
  try {
    const records = root.openDB<Application, string>({ name: 'applications', encoding: 'json' });
    const values = root.openDB<unknown, string>({ name: 'values', encoding: 'json' });
    const found = values.get('schemaVersion');
    checkSchemaVersion(found, directory);
    if (found === undefined) await values.put('schemaVersion', SCHEMA_VERSION);
    return {
      *applications() {
        for (const { value } of records.getRange()) yield value;
      },
      write: (key, application) =>
        durably(directory, application === null ? records.remove(key) : records.put(key, application)),
      value: (name) => values.get(name),
      writeValue: (name, value) => durably(directory, values.put(name, value)),
      close: () => root.close(),
    };
  } catch (error) {
    await root.close();
    throw error;
  }
};
