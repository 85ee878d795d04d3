// What callers ask for of snapshots that the account owns, as pure changes of records.
import {
  InvalidApplicationConfigurationException,
  InvalidArgumentException,
  LimitExceededException,
  ResourceInUseException,
  type SnapshotEncryptionConfiguration,
} from '@drey/api';
import { type Application, currentVersion } from '../application/application.js';
import { takesEnhancedSnapshots } from '../configuration/snapshot-mode.js';
import { withSnapshot } from '../facts.js';
import { comesToRun } from '../lifecycle/status.js';
import type { Stamp } from '../wishes.js';
import { hasEnhancedSnapshots, isSystemName, snapshotOf } from './of-application.js';
import type { Snapshot, SnapshotKey } from './snapshot.js';
import { operationUnderWay, withOperation } from './operation-log.js';
import type { S3Transfer, SnapshotOperation } from './snapshot-operation.js';

/** What a caller may say of a new snapshot. */
interface NewSnapshot {
  readonly name: string;
  readonly description?: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** Refuses a name that only the service gives (documented; the code is a guess). */
export const checkName = (name: string): void => {
  if (isSystemName(name))
    throw new InvalidArgumentException(
      `The snapshot name ${name} starts with SYSTEMSNAPSHOT, which is reserved for snapshots that the service takes.`,
    );
};

/** Runtime (documented), mode, status and one at a time (documented, the codes but for the runtime's are guesses). */
const checkMayTake = (application: Application): void => {
  const { name, status } = application;
  const { runtimeEnvironment } = currentVersion(application);
  if (!takesEnhancedSnapshots(runtimeEnvironment))
    throw new InvalidApplicationConfigurationException(
      `Application ${name} uses ${runtimeEnvironment}. Enhanced snapshots need Apache Flink 1.20 or later.`,
    );
  if (!hasEnhancedSnapshots(application))
    throw new InvalidApplicationConfigurationException(
      `Application ${name} does not use enhanced snapshots. Set its SnapshotMode to ENHANCED_SNAPSHOTS by UpdateApplication.`,
    );
  if (status !== 'RUNNING')
    throw new ResourceInUseException(
      `Application ${name} is in ${status} status. Snapshot creation is only allowed when application is in RUNNING status`,
    );
  if (application.snapshots.some((snapshot) => snapshot.kind === 'account' && snapshot.status === 'CREATING'))
    throw new LimitExceededException(`A snapshot of application ${name} is being created already.`);
};

/** CreateSnapshot: a snapshot of the account that is CREATING; the reconciler takes its savepoint. That its name is free the store checks. */
export const requestAccountSnapshot = (
  application: Application,
  { name, description, tags }: NewSnapshot,
  { at, ids }: Stamp,
): Application => {
  checkMayTake(application);
  const { run } = application;
  const { configuration } = currentVersion(application);
  const encryption = configuration?.ApplicationEncryptionConfigurationDescription;
  const snapshot = snapshotOf(application, currentVersion(application), {
    id: ids.hex(),
    kind: 'account',
    name,
    status: 'CREATING',
    createdAt: at,
    location: null,
    driver: run?.driver ?? 'none',
    tags,
    ...(description === undefined ? {} : { description }),
    ...(encryption === undefined ? {} : { encryption }),
    ...(run === null ? {} : { attempt: { jobId: run.jobId, triggerId: ids.hex() } }),
  });
  return withSnapshot(
    application,
    withOperation(snapshot, { id: ids.operationId(), name: 'CreateSnapshot', startedAt: at }),
  );
};

/** ImportSnapshot: a snapshot that is CREATING; its files are fetched from S3 later. */
export const importedSnapshot = (
  { accountId, region }: Omit<SnapshotKey, 'name'>,
  { name, description, tags }: NewSnapshot,
  from: S3Transfer,
  encryption: SnapshotEncryptionConfiguration,
  { at, ids }: Stamp,
): Snapshot =>
  withOperation<Snapshot>(
    {
      id: ids.hex(),
      accountId,
      region,
      name,
      kind: 'account',
      status: 'CREATING',
      createdAt: at,
      initiator: 'USER',
      initiatorOperation: 'ImportSnapshot',
      source: { s3: { bucketArn: from.bucketArn, keyPrefix: from.keyPrefix } },
      location: null,
      driver: 'none',
      ...(description === undefined ? {} : { description }),
      encryption,
      tags,
      operations: [],
    },
    { id: ids.operationId(), name: 'ImportSnapshot', startedAt: at, from },
  );

/** ExportSnapshot: an operation of a READY snapshot, one at a time (documented; that another status is ResourceInUse is a guess). */
export const requestExport = (snapshot: Snapshot, to: S3Transfer, { at, ids }: Stamp): Snapshot => {
  if (snapshot.status !== 'READY')
    throw new ResourceInUseException(`Snapshot ${snapshot.name} is in ${snapshot.status} status, not READY.`);
  if (operationUnderWay(snapshot, 'ExportSnapshot') !== undefined)
    throw new LimitExceededException(`Snapshot ${snapshot.name} is being exported already.`);
  const id = ids.operationId();
  return withOperation(snapshot, {
    id,
    name: 'ExportSnapshot',
    startedAt: at,
    to: { ...to, exportedPrefix: `${to.keyPrefix}${id}` },
  });
};

/** Whether a start, update or rollback of an application under way restores the snapshot. */
export const isRestoring = (application: Application, { id, location }: Snapshot): boolean => {
  const { goal, run } = application;
  if (!comesToRun(application)) return false;
  return (
    goal.runConfiguration?.snapshotId === id ||
    (location !== null && (run?.restoreFrom === location || run?.suspendedTo === location))
  );
};

/** Whether the job of an application goes back to the snapshot if it is lost now, before it completed a checkpoint of its own. */
export const isNeeded = (application: Application, snapshot: Snapshot): boolean => {
  const { run } = application;
  if (isRestoring(application, snapshot)) return true;
  const { location, driver } = snapshot;
  if (run === null || location === null || run.driver !== driver) return false;
  return run.suspendedTo === location || (run.restoreFrom === location && run.hasCheckpoint !== true);
};

/** DeleteSnapshot: DELETING; its files go once no export of it is under way (documented). The timestamp is compared at second precision. */
export const requestAccountSnapshotDeletion = (snapshot: Snapshot, createdAt: number, { at, ids }: Stamp): Snapshot => {
  const { name, status } = snapshot;
  if (Math.floor(createdAt / 1_000) !== Math.floor(snapshot.createdAt / 1_000))
    throw new InvalidArgumentException(
      `SnapshotCreationTimestamp does not match the one of snapshot ${name}. Call DescribeSnapshot to get it.`,
    );
  if (status !== 'READY' && status !== 'FAILED')
    throw new ResourceInUseException(`Snapshot ${name} is in ${status} status.`);
  return withOperation(
    { ...snapshot, status: 'DELETING' },
    { id: ids.operationId(), name: 'DeleteSnapshot', startedAt: at },
  );
};

/** The operation that was opened last. */
export const lastOperation = ({ operations }: Snapshot): SnapshotOperation => operations.at(-1) as SnapshotOperation;
