// What callers ask for of snapshots, as pure changes of the record.
import {
  InvalidArgumentException,
  InvalidRequestException,
  LimitExceededException,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@drey/api';
import { type Application, currentVersion } from '../application/application.js';
import { withSnapshot } from '../facts.js';
import { comesToRun } from '../lifecycle/status.js';
import type { ApplicationSnapshot } from './snapshot.js';
import { snapshotNamed, snapshotOf } from './of-application.js';
import type { Stamp } from '../wishes.js';

/** Texts reported by another emulator's author, but for the quota's. */
const checkMayTake = (application: Application, name: string, quota: number): void => {
  if (application.status !== 'RUNNING') {
    throw new InvalidRequestException(
      `Application ${application.name} is in ${application.status} status. Snapshot creation is only allowed when application is in RUNNING status`,
    );
  }
  if (snapshotNamed(application, name) !== undefined) {
    throw new ResourceInUseException(
      `Provided Snapshot name ${name} already exists for application ${application.name}`,
    );
  }
  if (application.snapshots.filter(({ kind }) => kind === 'application').length >= quota) {
    throw new LimitExceededException(
      `Application ${application.name} has reached the limit of ${quota} snapshots. Delete one first.`,
    );
  }
};

/** A snapshot that is CREATING; the reconciler takes its savepoint. Service snapshots count against the quota but are made beyond it. */
export const requestSnapshot = (
  application: Application,
  { name, quota }: { readonly name: string; readonly quota: number },
  { at, ids }: Stamp,
): Application => {
  checkMayTake(application, name, quota);
  const { run } = application;
  const snapshot = snapshotOf(application, currentVersion(application), {
    id: ids.hex(),
    name,
    status: 'CREATING',
    createdAt: at,
    location: null,
    driver: run?.driver ?? 'none',
    ...(run === null ? {} : { attempt: { jobId: run.jobId, triggerId: ids.hex() } }),
  });
  return withSnapshot(application, snapshot);
};

/** Throws the modelled {@link ResourceNotFoundException} when there is none. */
export const existingSnapshot = (application: Application, name: string): ApplicationSnapshot => {
  const snapshot = snapshotNamed(application, name);
  if (snapshot === undefined) {
    throw new ResourceNotFoundException(`Snapshot ${name} of application ${application.name} does not exist.`);
  }
  return snapshot;
};

/** Whether a start, update or rollback under way restores it. */
const isBeingRestored = (application: Application, snapshot: ApplicationSnapshot): boolean =>
  comesToRun(application) &&
  (application.run === null ||
    // The present job is still being taken down for it.
    application.goal.runConfiguration?.snapshotId === snapshot.id ||
    application.goal.runConfiguration?.snapshotName === snapshot.name ||
    application.run.restoreFrom === snapshot.location ||
    application.run.suspendedTo === snapshot.location);

/** A snapshot that is DELETING; the reconciler removes its files, then the record. The timestamp is compared at second precision. */
export const requestSnapshotDeletion = (
  application: Application,
  { name, createdAt }: { readonly name: string; readonly createdAt: number },
): Application => {
  const snapshot = existingSnapshot(application, name);
  if (Math.floor(createdAt / 1_000) !== Math.floor(snapshot.createdAt / 1_000)) {
    throw new InvalidArgumentException(
      `SnapshotCreationTimestamp does not match the one of snapshot ${name}. Call DescribeApplicationSnapshot to get it.`,
    );
  }
  if (application.status === 'DELETING' || snapshot.status === 'CREATING' || snapshot.status === 'DELETING') {
    throw new ResourceInUseException(
      `Snapshot ${name} of application ${application.name} is in ${application.status === 'DELETING' ? 'an application that is being deleted' : `${snapshot.status} status`}.`,
    );
  }
  if (isBeingRestored(application, snapshot)) {
    throw new ResourceInUseException(
      `Snapshot ${name} is being restored; application ${application.name} is in ${application.status} status.`,
    );
  }
  return {
    ...application,
    snapshots: application.snapshots.map((other) =>
      other === snapshot ? { ...snapshot, status: 'DELETING' as const } : other,
    ),
  };
};
