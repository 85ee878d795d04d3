// What transfers of snapshots are made with, and how they change a record.
import type { ClusterDriver } from '@drey/cluster';
import type { Clock, Logger } from '@drey/plugin-api';
import type { ApplicationStore, Snapshot } from '@drey/state';
import type { SnapshotBuckets } from './snapshot-buckets.js';

/** What {@link createSnapshotTransfers} needs. */
export interface TransferNeeds {
  readonly applications: ApplicationStore;
  /** Keeps what is imported. */
  readonly driver: ClusterDriver;
  readonly drivers: ReadonlyMap<string, ClusterDriver>;
  /** Null where there is no S3 (`--upstream none`). */
  readonly buckets: SnapshotBuckets | null;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Changes the record of a snapshot; one that is gone meanwhile stays gone. */
export const changeSnapshot = async (
  { applications }: Pick<TransferNeeds, 'applications'>,
  snapshot: Snapshot,
  change: (now: Snapshot) => Snapshot | null,
): Promise<void> => {
  if (applications.snapshots.find(snapshot)?.id !== snapshot.id) return;
  await applications.snapshots.change(snapshot, change);
};
