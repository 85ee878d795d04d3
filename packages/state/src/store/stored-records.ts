// Reads all records of an opened file, and sets apart those that cannot be read.
import type { Database } from 'lmdb';
import type { Snapshot } from '../snapshot/snapshot.js';
import type { DamagedRecord } from './damaged-records.js';
import { type EarlierRecord, fromEarlier } from './migrations.js';
import { readApplication, readEarlier, type ReadRecord } from './record-form.js';
import { readSnapshot } from './snapshot-form.js';
import type { StoredApplication } from './store-backend.js';

/** The trees of records. */
export interface RecordTrees {
  readonly applications: Database<Buffer, string>;
  /** Undefined in a file of schema version 1, which has none. */
  readonly snapshots: Database<Buffer, string> | undefined;
}

/** One that cannot be read, and the tree that it is in. */
export interface DamagedIn extends DamagedRecord {
  readonly tree: Database<Buffer, string>;
}

/** Everything there is. */
export interface StoredRecords {
  readonly applications: readonly StoredApplication[];
  readonly snapshots: readonly Snapshot[];
  readonly damaged: readonly DamagedIn[];
}

interface Read<T> {
  readonly records: readonly T[];
  readonly damaged: readonly DamagedIn[];
}

const readTree = <T>(tree: Database<Buffer, string>, read: (key: string, text: string) => ReadRecord<T>): Read<T> => {
  const records: T[] = [];
  const damaged: DamagedIn[] = [];
  for (const { key, value } of tree.getRange()) {
    const found = read(String(key), value.toString('utf8'));
    if ('record' in found) records.push(found.record);
    else damaged.push({ key: String(key), fault: found.fault, content: Buffer.from(value), tree });
  }
  return { records, damaged };
};

/** An application that is gone left none behind, so one that is missing was damaged. */
const whoseApplicationIsMissing = (
  { records }: Read<Snapshot>,
  applications: readonly StoredApplication[],
  tree: Database<Buffer, string>,
): readonly DamagedIn[] => {
  const incarnations = new Set(applications.map(({ incarnation }) => incarnation));
  return records.flatMap((snapshot) => {
    if (snapshot.kind === 'account' || !('application' in snapshot.source)) return [];
    const { name, incarnation } = snapshot.source.application;
    if (incarnations.has(incarnation)) return [];
    const key = `${snapshot.accountId}/${snapshot.region}/${snapshot.id}`;
    const fault = `belongs to the application ${name}, whose record cannot be read or is missing`;
    return [{ key, fault, content: Buffer.from(tree.get(key) ?? ''), tree }];
  });
};

/** The records of schema version 1 in the form of this release; their snapshots have no records yet. */
const readVersion1 = ({ applications }: RecordTrees): StoredRecords => {
  const { records, damaged } = readTree<EarlierRecord>(applications, readEarlier);
  const migrated = records.map(fromEarlier);
  return {
    applications: migrated.map(({ application }) => application),
    snapshots: migrated.flatMap(({ snapshots }) => snapshots),
    damaged,
  };
};

/** Reads all. */
export const readRecords = (trees: RecordTrees): StoredRecords => {
  if (trees.snapshots === undefined) return readVersion1(trees);
  const applications = readTree(trees.applications, readApplication);
  const snapshots = readTree(trees.snapshots, readSnapshot);
  const orphans = whoseApplicationIsMissing(snapshots, applications.records, trees.snapshots);
  const gone = new Set(orphans.map(({ key }) => key));
  return {
    applications: applications.records,
    snapshots: snapshots.records.filter(({ accountId, region, id }) => !gone.has(`${accountId}/${region}/${id}`)),
    damaged: [...applications.damaged, ...snapshots.damaged, ...orphans],
  };
};
