// Snapshots of an application: Flink savepoints with a name.
import type { Application } from './application.js';
import type { ApplicationSnapshot } from './application-snapshot.js';

/** The newest READY snapshot: what RESTORE_FROM_LATEST_SNAPSHOT means. */
export const latestSnapshot = (application: Application): ApplicationSnapshot | undefined =>
  application.snapshots.findLast((snapshot) => snapshot.status === 'READY');

/** The snapshot that a savepoint is being taken for; one at a time. */
export const snapshotBeingTaken = (application: Application): ApplicationSnapshot | undefined =>
  application.snapshots.find((snapshot) => snapshot.status === 'CREATING');

/** The snapshot of a name, whatever its status. */
export const snapshotNamed = (application: Application, name: string): ApplicationSnapshot | undefined =>
  application.snapshots.find((snapshot) => snapshot.name === name);
