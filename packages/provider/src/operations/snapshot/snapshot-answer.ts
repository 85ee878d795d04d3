// What the operations of the account's snapshots have in common: the key, the answer, the end of a page.
import type { SnapshotOperationStatus } from '@drey/api';
import type { RequestContext } from '@drey/plugin-api';
import { lastOperation, type Snapshot, type SnapshotKey } from '@drey/state';
import { arnOf } from '../../views/enhanced-snapshot.js';

/** The key of a snapshot that a caller names. */
export const snapshotKeyOf = ({ accountId, region }: RequestContext, name: string): SnapshotKey => ({
  accountId,
  region,
  name,
});

/** The snapshot and the operation that was just opened for it. */
export const openedOperation = (
  snapshot: Snapshot,
  context: RequestContext,
): {
  SnapshotArn: string;
  SnapshotStatus: Snapshot['status'];
  SnapshotOperationId: string;
  SnapshotOperationStatus: SnapshotOperationStatus;
} => {
  const { id, status } = lastOperation(snapshot);
  return {
    SnapshotArn: arnOf(snapshot, context),
    SnapshotStatus: snapshot.status,
    SnapshotOperationId: id,
    SnapshotOperationStatus: status,
  };
};
