// One snapshot of an application: a Flink savepoint with a name.
import type { SnapshotStatus } from '@drey/api';
import type { NamedOperator } from './named-operator.js';

/** One snapshot. Times in milliseconds since the epoch. */
export interface ApplicationSnapshot {
  /** Unique within the application. */
  readonly name: string;
  readonly status: SnapshotStatus;
  readonly versionId: number;
  readonly createdAt: number;
  readonly runtimeEnvironment: string;
  /** URI of the savepoint that the driver's clusters understand; null for a record without files. */
  readonly location: string | null;
  /** The driver that can read the location. */
  readonly driver: string;
  /** While CREATING: the job that gives it, and the trigger that Drey chose, so that asking twice is one savepoint. */
  readonly attempt?: { readonly jobId: string; readonly triggerId: string };
  /** Operators of the job that gave it, where they were known. */
  readonly operators?: readonly NamedOperator[];
  /** Why it is FAILED. */
  readonly error?: string;
}
