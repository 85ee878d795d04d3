// The snapshot that a start or an update names. Pure.
import { parseSnapshotArn } from '@drey/api';
import type { Application } from '../application/application.js';
import type { SnapshotStore } from '../store/snapshot-store.js';
import { snapshotById, snapshotNamed } from './of-application.js';
import type { Snapshot } from './snapshot.js';

/** What RESTORE_FROM_CUSTOM_SNAPSHOT of the goal means: a legacy snapshot by name, or one of the account by ARN, and still the same one. */
export const restoredSnapshot = (
  application: Application,
  snapshots: Pick<SnapshotStore, 'find'>,
): Snapshot | undefined => {
  const { snapshotArn, snapshotId, snapshotName } = application.goal.runConfiguration ?? {};
  if (snapshotArn !== undefined) {
    const parts = parseSnapshotArn(snapshotArn);
    const found = parts && snapshots.find(parts);
    return found?.id === snapshotId ? found : undefined;
  }
  // Records of earlier releases have the name only.
  return snapshotId === undefined
    ? snapshotNamed(application, snapshotName ?? '')
    : snapshotById(application, snapshotId);
};
