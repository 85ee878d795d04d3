// The record of an application: everything that lasts.
import type { ApplicationMode, ApplicationRestoreType, ApplicationStatus } from '@drey/api';
import type { ApplicationKey } from './application-key.js';
import type { ApplicationOperation } from './application-operation.js';
import type { Run } from './run.js';
import type { ApplicationSnapshot } from '../snapshot/snapshot.js';
import type { ApplicationVersion } from './version.js';

/** How a job starts, as StartApplication or an update asked for it. */
export interface RunConfiguration {
  readonly restoreType: ApplicationRestoreType;
  /** A legacy snapshot of the application. */
  readonly snapshotName?: string;
  /** A snapshot of the account. */
  readonly snapshotArn?: string;
  /** Id of the snapshot that either names; absent in records of earlier releases. */
  readonly snapshotId?: string;
  readonly allowNonRestoredState: boolean;
}

/** What the operations asked for. Only they write it (and settling an operation, which clears `operationId`). */
export interface Goal {
  readonly desired: 'running' | 'stopped' | 'deleted';
  /** The open operation that the goal belongs to. */
  readonly operationId: string | null;
  /** When the goal was set; milliseconds since the epoch. */
  readonly since: number;
  /** For an update: whether the job has to be restarted for it. */
  readonly restartJob: boolean;
  /** The configuration of the present run; null while stopped. */
  readonly runConfiguration: RunConfiguration | null;
}

/** A parallelism that automatic scaling chose. */
export interface ScaledParallelism {
  readonly versionId: number;
  readonly parallelism: number;
  /** The one before, in force again when the change fails. */
  readonly from: number;
}

/** An application. Times in milliseconds since the epoch. Records are frozen; every change is a new one. */
export interface Application extends ApplicationKey {
  readonly arn: string;
  /** Random hex; a new application of an old name shares nothing with it. */
  readonly incarnation: string;
  readonly description?: string;
  readonly mode?: ApplicationMode;
  readonly status: ApplicationStatus;
  readonly createdAt: number;
  readonly lastUpdatedAt: number;
  /** Opaque, new after every change of the version. */
  readonly conditionalToken: string;
  /** Oldest first; ids grow. */
  readonly versions: readonly ApplicationVersion[];
  readonly currentVersionId: number;
  /** What automatic scaling made of the parallelism of a version; of no meaning for another version. */
  readonly scaled?: ScaledParallelism;
  /** `HH:MM`, UTC. */
  readonly maintenanceWindowStart: string;
  readonly tags: Readonly<Record<string, string>>;
  /** Oldest first. */
  readonly operations: readonly ApplicationOperation[];
  /** Oldest first: the snapshots that this incarnation's jobs gave. Composed by the store; their records are their own. */
  readonly snapshots: readonly ApplicationSnapshot[];
  readonly goal: Goal;
  readonly run: Run | null;
}

/** The version with an id. Throws when there is none, which would be a broken record. */
export const versionOf = (application: Application, id: number): ApplicationVersion => {
  const version = application.versions.findLast((candidate) => candidate.id === id);
  if (version === undefined) throw new Error(`Application ${application.arn} has no version ${id}.`);
  return version;
};

/** The version in force. */
export const currentVersion = (application: Application): ApplicationVersion =>
  versionOf(application, application.currentVersionId);

/** The kind of an application, from its runtime: what it is started as. */
export const applicationKind = (runtimeEnvironment: string): 'flink' | 'sql' | 'studio' => {
  if (runtimeEnvironment.startsWith('SQL-')) return 'sql';
  return runtimeEnvironment.startsWith('ZEPPELIN-') ? 'studio' : 'flink';
};
