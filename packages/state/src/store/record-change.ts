// What a change of an application means for its record and for those of its snapshots. Pure.
import type { Application } from '../application/application.js';
import { keyText } from '../application/application-key.js';
import { type Snapshot, snapshotKeyText } from '../snapshot/snapshot.js';
import type { RecordChange, StoredApplication } from './store-backend.js';

/** One snapshot before and after a change; null where there is none. */
export interface SnapshotChange {
  readonly before: Snapshot | null;
  readonly after: Snapshot | null;
}

/** The application as its record has it. */
const storedApplication = ({ snapshots: _snapshots, ...application }: Application): StoredApplication => application;

/** What becomes of snapshots when an application changes or goes: legacy ones go with it, the account's stay. */
export const snapshotChanges = (
  before: Application | undefined,
  after: Application | null,
): readonly SnapshotChange[] => {
  const old = before?.snapshots ?? [];
  if (after === null)
    return old.filter(({ kind }) => kind === 'application').map((snapshot) => ({ before: snapshot, after: null }));
  if (old === after.snapshots) return [];
  const byId = new Map(old.map((snapshot) => [snapshot.id, snapshot]));
  const kept = new Set(after.snapshots.map(({ id }) => id));
  return [
    ...after.snapshots
      .filter((snapshot) => byId.get(snapshot.id) !== snapshot)
      .map((snapshot) => ({ before: byId.get(snapshot.id) ?? null, after: snapshot })),
    ...old.filter(({ id }) => !kept.has(id)).map((snapshot) => ({ before: snapshot, after: null })),
  ];
};

/** Whether anything but its snapshots is another. */
const differs = (before: Application, after: Application): boolean => {
  const [old, changed] = [storedApplication(before), storedApplication(after)].map((record) => Object.entries(record));
  const values = new Map(old);
  return old?.length !== changed?.length || (changed ?? []).some(([name, value]) => values.get(name) !== value);
};

/** The records of some changes of snapshots. */
export const snapshotRecords = (changes: readonly SnapshotChange[]): RecordChange['snapshots'] =>
  changes.map(({ before, after }) => ({ key: snapshotKeyText((after ?? before) as Snapshot), record: after }));

/** Everything that is to be written when an application changes. */
export const recordChange = (before: Application | undefined, after: Application | null): RecordChange => {
  const snapshots = snapshotRecords(snapshotChanges(before, after));
  if (before !== undefined && after !== null && !differs(before, after)) return { snapshots };
  const key = keyText((after ?? before) as Application);
  return { application: { key, record: after === null ? null : storedApplication(after) }, snapshots };
};
