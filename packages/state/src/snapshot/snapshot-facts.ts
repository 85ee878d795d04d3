// What the reconciler found of a snapshot, as pure changes of its record: each ends the operation that made it.
import type { NamedOperator } from '../application/named-operator.js';
import type { Run } from '../application/run.js';
import type { Snapshot } from './snapshot.js';
import { endOperation } from './operation-log.js';
import type { SnapshotOperation } from './snapshot-operation.js';

/** The operation that makes it ends. */
const settled = <S extends Snapshot>(
  snapshot: S,
  outcome: { readonly at: number; readonly error?: SnapshotOperation['error'] },
): S => {
  const making = snapshot.operations.find(({ name }) => name === snapshot.initiatorOperation);
  return making === undefined ? snapshot : endOperation(snapshot, making.id, outcome);
};

/** With the operators of the run that gives it, or that its metadata names, where they are known. */
export const withOperators = <S extends Snapshot>(
  snapshot: S,
  { operators }: { readonly operators?: Run['operators'] | undefined },
): S => (operators === undefined ? snapshot : { ...snapshot, operators });

/** With names and uids of its operators where they were not known; operators that it does not have are left out, where it is known which it has. */
export const withNames = <S extends Snapshot>(snapshot: S, found: readonly NamedOperator[]): S => {
  const known = snapshot.operators ?? found.map(({ id }) => ({ id }));
  const operators = known.map((own) => ({ ...found.find(({ id }) => id === own.id), ...own }));
  const isNews = operators.some(({ name, uid }, index) => {
    const before = snapshot.operators?.[index];
    return name !== before?.name || uid !== before?.uid;
  });
  return isNews ? { ...snapshot, operators } : snapshot;
};

/** READY, its files where they stay: for one of the account below its own state id. */
export const keptSnapshot = <S extends Snapshot>(snapshot: S, location: string | null, at: number): S => {
  const { attempt: _attempt, ...kept } = settled(snapshot, { at });
  return { ...(kept as S), status: 'READY', location };
};

/** The savepoint of a job is complete: READY, but for files of the account's, which have to be moved first. Null: it has no files. */
export const completedSnapshot = <S extends Snapshot>(snapshot: S, location: string | null, at: number): S =>
  snapshot.kind === 'application' || location === null
    ? keptSnapshot(snapshot, location, at)
    : { ...snapshot, attempt: { jobId: '', triggerId: '', ...snapshot.attempt, completed: location } };

/** What the operation of a snapshot says that failed for its job; how the service calls it is not known. */
const SNAPSHOT_FAILED = 'SnapshotFailed';

/** FAILED, with why. Where its files were found gone, the place stays in the record. */
export const failedSnapshot = <S extends Snapshot>(
  snapshot: S,
  error: string,
  at: number,
  code: string = SNAPSHOT_FAILED,
): S => {
  const { attempt, ...kept } = settled(snapshot, { at, error: { code, message: error } });
  return {
    ...(kept as S),
    status: 'FAILED',
    error,
    ...(attempt?.completed === undefined ? {} : { attempt }),
  };
};
