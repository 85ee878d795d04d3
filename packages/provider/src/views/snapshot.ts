// A snapshot as the service answers it.
import type { SnapshotDetails } from '@drey/api';
import { type Application, type ApplicationSnapshot, defaultEncryption, versionIdOf } from '@drey/state';
import { timestamp } from './time.js';

/** How the version that a snapshot was taken of is encrypted; the service's own key where it says nothing. */
const encryptionOf = ({ versions }: Application, snapshot: ApplicationSnapshot) =>
  versions.find(({ id }) => id === versionIdOf(snapshot))?.configuration
    ?.ApplicationEncryptionConfigurationDescription ?? defaultEncryption;

/** All members of SnapshotDetails. */
export const snapshotDetails = (application: Application, snapshot: ApplicationSnapshot): SnapshotDetails => ({
  SnapshotName: snapshot.name,
  SnapshotStatus: snapshot.status,
  ApplicationVersionId: versionIdOf(snapshot),
  SnapshotCreationTimestamp: timestamp(snapshot.createdAt),
  RuntimeEnvironment: snapshot.runtimeEnvironment as NonNullable<SnapshotDetails['RuntimeEnvironment']>,
  ApplicationEncryptionConfigurationDescription: encryptionOf(application, snapshot),
});
