// What the reconciler remembers of the cluster and job that it made for an application. Written before each act, so that a crash between act and record is found.
import type { NamedOperator } from './named-operator.js';

/** A stop-with-savepoint under way. */
export interface SavepointAttempt {
  /** 32 hex digits that Drey chose, so that asking twice is one savepoint. */
  readonly triggerId: string;
  /** Name of the snapshot that it becomes; null when it only carries the job over a pause of the host. */
  readonly snapshotName: string | null;
  readonly startedAt: number;
}

/** How many slots a job takes, and the TaskManagers that offer them. */
export interface ClusterShape {
  readonly parallelism: number;
  readonly taskManagers: number;
  readonly slotsPerTaskManager: number;
}

/** A cluster with one job on it. */
export interface Run {
  /** The Flink job id, 32 hex digits, made and stored before the job is submitted; submitting twice is harmless. */
  readonly jobId: string;
  /** 32 hex digits; names the cluster's directory, containers and marks. */
  readonly clusterId: string;
  /** Name of the driver that runs it. */
  readonly driver: string;
  readonly versionId: number;
  /** Absent in records of the first releases, which had one TaskManager with all slots. */
  readonly shape?: ClusterShape;
  /** Which job on its cluster this is, from 1: an update may reuse the cluster, but not for ever, since class loaders pile up. */
  readonly jobOnCluster: number;
  /** Its JVMs ran an earlier job of the application, and may hold what that one left: threads, ports, System properties. */
  readonly onUsedCluster?: true;
  /** It is the second try of what failed on a used cluster, so there is no third. */
  readonly isSecondTry?: true;
  /** Savepoint or checkpoint that the job starts from; null for a fresh start. */
  readonly restoreFrom: string | null;
  readonly allowNonRestoredState: boolean;
  /** `launching` until the cluster was seen, `submitting` until Flink answered to the job, `submitted` after. */
  readonly phase: 'launching' | 'submitting' | 'submitted';
  readonly startedAt: number;
  /** Why `main` failed after its job came to run, and when that was seen; milliseconds since the epoch. */
  readonly mainFault?: { readonly at: number; readonly error: string };
  /** What the job consists of, so that people hear names where Flink says ids; absent where Flink was not told to say it (1.13), or not yet. */
  readonly operators?: readonly NamedOperator[];
  /** Set while a savepoint is taken of it. */
  readonly savepoint: SavepointAttempt | null;
  /** How often the job was brought back since it last ran steadily, and not before when it is tried again. */
  readonly recoveries: number;
  readonly notBefore: number;
  /** Set once the job is down with its state in this savepoint: before an update or a stop goes on, or while the host is stopped. */
  readonly suspendedTo: string | null;
  /** When {@link suspendedTo} was written; milliseconds since the epoch. */
  readonly suspendedAt?: number;
  /** Set once the job was seen to have completed a checkpoint: from then on it is never begun from nothing. */
  readonly hasCheckpoint?: boolean;
  /** State that goes as soon as the present job has completed a checkpoint of its own: checkpoints of earlier jobs, and savepoints that are no snapshots. */
  readonly leftovers: { readonly jobIds: readonly string[]; readonly locations: readonly string[] };
}
