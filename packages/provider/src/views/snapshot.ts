// A snapshot as the service answers it.
import type { SnapshotDetails } from '@drey/api';
import type { ApplicationSnapshot } from '@drey/state';
import { timestamp } from './time.js';

/** All members of SnapshotDetails that Drey knows. */
export const snapshotDetails = (snapshot: ApplicationSnapshot): SnapshotDetails => ({
  SnapshotName: snapshot.name,
  SnapshotStatus: snapshot.status,
  ApplicationVersionId: snapshot.versionId,
  SnapshotCreationTimestamp: timestamp(snapshot.createdAt),
  RuntimeEnvironment: snapshot.runtimeEnvironment as NonNullable<SnapshotDetails['RuntimeEnvironment']>,
});
