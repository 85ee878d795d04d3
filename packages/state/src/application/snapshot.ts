// Snapshots of an application: Flink savepoints with a name.
import type { Application } from './application.js';
import type { ApplicationSnapshot } from './application-snapshot.js';
import type { ApplicationVersion } from './version.js';

/** How names of snapshots begin that the service takes by itself, as another emulator's author saw them on AWS; that of scaling is a guess. */
export type ServiceSnapshotPrefix = 'STOP' | 'UPDATEAPPLICATION' | 'AUTOSCALING';

const servicePrefix = (status: Application['status']): ServiceSnapshotPrefix => {
  if (status === 'UPDATING') return 'UPDATEAPPLICATION';
  return status === 'AUTOSCALING' ? 'AUTOSCALING' : 'STOP';
};

/** Name of the snapshot that the service takes at a time, milliseconds since the epoch, for what the status says unless told. */
export const serviceSnapshotName = (
  application: Application,
  at: number,
  prefix: ServiceSnapshotPrefix = servicePrefix(application.status),
): string => `${prefix}-${application.name}-${at}`;

/** A snapshot of a job that ran a version. */
export const snapshotOf = (
  { id, runtimeEnvironment }: ApplicationVersion,
  taken: Omit<ApplicationSnapshot, 'versionId' | 'runtimeEnvironment'>,
): ApplicationSnapshot => ({ ...taken, versionId: id, runtimeEnvironment });

/** The newest READY snapshot: what RESTORE_FROM_LATEST_SNAPSHOT means. */
export const latestSnapshot = (application: Application): ApplicationSnapshot | undefined =>
  application.snapshots.findLast((snapshot) => snapshot.status === 'READY');

/** The snapshot that a savepoint is being taken for; one at a time. */
export const snapshotBeingTaken = (application: Application): ApplicationSnapshot | undefined =>
  application.snapshots.find((snapshot) => snapshot.status === 'CREATING');

/** The snapshot of a name, whatever its status. */
export const snapshotNamed = (application: Application, name: string): ApplicationSnapshot | undefined =>
  application.snapshots.find((snapshot) => snapshot.name === name);
