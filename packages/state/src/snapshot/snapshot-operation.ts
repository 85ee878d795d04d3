// The operations of a snapshot, as DescribeSnapshotOperation tells them. Pure.
import type { SnapshotEncryptionConfiguration, SnapshotOperationName, SnapshotOperationStatus } from '@drey/api';
import type { S3Place, Snapshot } from './snapshot.js';

/** One operation on one snapshot. Times in milliseconds since the epoch. */
export interface SnapshotOperation {
  /** Twelve letters and digits. */
  readonly id: string;
  readonly name: SnapshotOperationName;
  readonly status: SnapshotOperationStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Of a system snapshot: the operation of the application that it was taken for. */
  readonly applicationOperation?: { readonly name: string; readonly id: string };
  /** Of an import. */
  readonly from?: S3Transfer;
  /** Of an export. */
  readonly to?: S3Transfer & {
    /** Where the files are: the prefix with the operation's id directly after it. */
    readonly exportedPrefix: string;
  };
  /** How far an import or export has come; of no meaning once it has ended. */
  readonly progress?: {
    readonly bytes: number;
    readonly totalBytes?: number;
    readonly files?: number;
    readonly totalFiles?: number;
  };
  readonly error?: { readonly code: string; readonly message: string };
}

/** The side of a transfer that is in S3. */
export interface S3Transfer extends S3Place {
  /** The role that the service takes on. */
  readonly roleArn: string;
  readonly encryption?: SnapshotEncryptionConfiguration;
}

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
  edited(snapshot, id, ({ progress: _progress, ...operation }) => ({
    ...operation,
    status: error === undefined ? 'SUCCESSFUL' : 'FAILED',
    endedAt: at,
    ...(error === undefined ? {} : { error }),
  }));

/** Tells how far a transfer has come. */
export const withProgress = <S extends Snapshot>(
  snapshot: S,
  id: string,
  progress: NonNullable<SnapshotOperation['progress']>,
): S => edited(snapshot, id, (operation) => ({ ...operation, progress }));
