// The operations of a snapshot: opened, ended, kept for 90 days. Pure.
import type { Snapshot } from './snapshot.js';
import type { SnapshotOperation } from './snapshot-operation.js';

/** Snapshot operations can be looked up this long (documented). */
const KEPT_MILLISECONDS = 90 * 24 * 3_600_000;

/** The operations that can still be looked up. */
export const operationsOf = ({ operations }: Snapshot, now: number): readonly SnapshotOperation[] =>
  operations.filter(({ startedAt }) => now - startedAt < KEPT_MILLISECONDS);

/** The operation of that kind that is under way. */
export const operationUnderWay = (
  { operations }: Snapshot,
  name: SnapshotOperation['name'],
): SnapshotOperation | undefined =>
  operations.find((operation) => operation.name === name && operation.status === 'IN_PROGRESS');

/** Adds an operation that is under way; those that nobody can look up any more go. */
export const withOperation = <S extends Snapshot>(
  snapshot: S,
  operation: Omit<SnapshotOperation, 'status' | 'endedAt'>,
): S => ({
  ...snapshot,
  operations: [...operationsOf(snapshot, operation.startedAt), { ...operation, status: 'IN_PROGRESS' as const }],
});

/** Changes an operation that is under way; one that is not is left as it is. */
const edited = <S extends Snapshot>(
  snapshot: S,
  id: string,
  edit: (operation: SnapshotOperation) => SnapshotOperation,
): S => ({
  ...snapshot,
  operations: snapshot.operations.map((operation) =>
    operation.id === id && operation.status === 'IN_PROGRESS' ? edit(operation) : operation,
  ),
});

/** Ends an operation: SUCCESSFUL, or FAILED with an error. */
export const endOperation = <S extends Snapshot>(
  snapshot: S,
  id: string,
  { at, error }: { readonly at: number; readonly error?: SnapshotOperation['error'] },
): S =>
  edited(snapshot, id, ({ progress: _progress, note: _note, ...operation }) => ({
    ...operation,
    status: error === undefined ? 'SUCCESSFUL' : 'FAILED',
    endedAt: at,
    ...(error === undefined ? {} : { error }),
  }));

/** Says what it waits for. */
export const withNote = <S extends Snapshot>(snapshot: S, id: string, note: string): S =>
  edited(snapshot, id, (operation) => ({ ...operation, note }));

/** Tells how far a transfer has come. */
export const withProgress = <S extends Snapshot>(
  snapshot: S,
  id: string,
  progress: NonNullable<SnapshotOperation['progress']>,
): S => edited(snapshot, id, (operation) => ({ ...operation, progress }));
