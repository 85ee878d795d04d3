// One snapshot: a savepoint of Flink with a name, of an application (legacy) or of the account (enhanced).
import type {
  SnapshotEncryptionConfiguration,
  SnapshotInitiator,
  SnapshotInitiatorOperation,
  SnapshotStatus,
} from '@drey/api';
import type { NamedOperator } from '../application/named-operator.js';
import type { S3Place, SnapshotOperation } from './snapshot-operation.js';

/** The application whose job gave the savepoint, as it was then. */
export interface SourceApplication {
  readonly name: string;
  readonly incarnation: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly versionId: number;
}

/** Names a snapshot that the account owns. */
export interface SnapshotKey {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
}

/** One snapshot. Times in milliseconds since the epoch. Records are frozen; every change is a new one. */
export interface Snapshot extends SnapshotKey {
  /** 32 hex digits, never used twice. For one that the account owns also the state id of the directory with its files. */
  readonly id: string;
  /**
   * `application`: legacy; its name is unique within the incarnation of its application, and it goes with that. `account`: enhanced; its
   * name is unique in account and region, in every status, and it outlives its application.
   */
  readonly kind: 'application' | 'account';
  readonly status: SnapshotStatus;
  readonly createdAt: number;
  readonly initiator: SnapshotInitiator;
  readonly initiatorOperation: SnapshotInitiatorOperation;
  readonly source: { readonly application: SourceApplication } | { readonly s3: S3Place };
  /** Of the job that gave it; absent for an import. */
  readonly runtimeEnvironment?: string;
  /** URI of the savepoint that the driver's clusters understand; null for one without files, or without any yet. */
  readonly location: string | null;
  /** The driver that can read the location. */
  readonly driver: string;
  /** Of all its files; absent while unknown. */
  readonly sizeBytes?: number;
  readonly description?: string;
  readonly encryption?: SnapshotEncryptionConfiguration;
  /** Of one that the account owns; empty for legacy ones, which take none. */
  readonly tags: Readonly<Record<string, string>>;
  /** While CREATING from a job. */
  readonly attempt?: SnapshotAttempt;
  /**
   * Operators of the job that gave it, so that people hear names where Flink says ids; absent where they were not known. Of an import those of
   * its metadata, with the names that it has; others come from jobs that restore it, and from checks.
   */
  readonly operators?: readonly NamedOperator[];
  /** Why it is FAILED. */
  readonly error?: string;
  /** Oldest first, those of the last 90 days; none for legacy snapshots. */
  readonly operations: readonly SnapshotOperation[];
}

/** How the savepoint of a snapshot comes about. */
export interface SnapshotAttempt {
  /** The job that gives it, and the trigger that Drey chose, so that asking twice is one savepoint. */
  readonly jobId: string;
  readonly triggerId: string;
  /** Where Flink wrote it, once it is complete and still has to be moved to the account's own directory. */
  readonly completed?: string;
}

/** A snapshot that an application's job gave: what {@link Application.snapshots} holds. */
export interface ApplicationSnapshot extends Snapshot {
  readonly source: { readonly application: SourceApplication };
  readonly runtimeEnvironment: string;
}

/** Whether a job gave it, whatever became of its application. */
export const isOfApplication = (snapshot: Snapshot): snapshot is ApplicationSnapshot =>
  'application' in snapshot.source;

/** `<account>/<region>/<id>`: where its record is. */
export const snapshotKeyText = ({ accountId, region, id }: Pick<Snapshot, 'accountId' | 'region' | 'id'>): string =>
  `${accountId}/${region}/${id}`;
