// RollbackApplication, and the rollback that the service makes by itself: back to the version before, and to its snapshot.
import { InvalidRequestException, parseApplicationArn, snapshotArn } from '@drey/api';
import { type Application, currentVersion, type RunConfiguration, versionOf } from './application.js';
import { transition } from '../lifecycle/transition.js';
import { closeOperation, openOperation } from './operation-log.js';
import { versionIdOf } from '../snapshot/of-application.js';
import type { ApplicationSnapshot } from '../snapshot/snapshot.js';
import type { ApplicationVersion } from './version.js';
import { nextVersionId, type Stamp } from '../wishes.js';

/** Where a rollback goes. */
interface RollbackTarget {
  readonly version: ApplicationVersion;
  readonly snapshot: ApplicationSnapshot;
}

/** The version before, with the newest snapshot taken up to it; or why there is none. */
const rollbackTarget = (application: Application): RollbackTarget | string => {
  const current = currentVersion(application);
  if (current.rolledBackTo !== undefined)
    return `Application ${application.name} was rolled back already; update it before the next rollback.`;
  if (current.updatedFrom === undefined) return `Application ${application.name} has no version before ${current.id}.`;
  const version = versionOf(application, current.updatedFrom);
  const snapshot = application.snapshots.findLast(
    (taken) => taken.status === 'READY' && versionIdOf(taken) <= version.id,
  );
  return snapshot === undefined
    ? `Application ${application.name} has no snapshot taken before its version ${current.id}, so it cannot be rolled back.`
    : { version, snapshot };
};

/** How the run configuration names a snapshot: a rollback to legacy mode goes on from what the service took for the account. */
const namesOf = (
  { arn }: Application,
  { id, kind, name, accountId, region }: ApplicationSnapshot,
): Partial<RunConfiguration> => {
  const partition = parseApplicationArn(arn)?.partition ?? 'aws';
  return kind === 'application'
    ? { snapshotId: id, snapshotName: name }
    : { snapshotId: id, snapshotArn: snapshotArn({ partition, accountId, region, name }) };
};

const rolledBackRecord = (
  application: Application,
  { version, snapshot }: RollbackTarget,
  { at, ids }: Stamp,
): Application => {
  const left = currentVersion(application);
  const next: ApplicationVersion = {
    ...version,
    id: nextVersionId(application),
    createdAt: at,
    updatedFrom: left.id,
    rolledBackFrom: left.id,
    rolledBackTo: version.id,
    abandoned: false,
  };
  return {
    ...transition(application, 'rollback'),
    versions: [...application.versions.map((other) => (other === left ? { ...left, abandoned: true } : other)), next],
    currentVersionId: next.id,
    conditionalToken: ids.conditionalToken(),
    lastUpdatedAt: at,
    goal: {
      ...application.goal,
      desired: 'running',
      since: at,
      restartJob: true,
      runConfiguration: {
        restoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT',
        ...namesOf(application, snapshot),
        allowNonRestoredState: false,
      },
    },
  };
};

const rollBack = (application: Application, target: RollbackTarget, stamp: Stamp, operationId: string): Application =>
  openOperation(rolledBackRecord(application, target, stamp), {
    id: operationId,
    name: 'RollbackApplication',
    startedAt: stamp.at,
    versionFrom: application.currentVersionId,
    versionTo: nextVersionId(application),
  });

/** A caller's rollback. An update that it interrupts ends CANCELLED. Throws {@link InvalidRequestException} when there is nowhere to go. */
export const requestRollback = (application: Application, stamp: Stamp): Application => {
  // The refusal of a status comes first.
  transition(application, 'rollback');
  const target = rollbackTarget(application);
  if (typeof target === 'string') throw new InvalidRequestException(target);
  const cleared = closeOperation(application, {
    status: 'CANCELLED',
    at: stamp.at,
    error: 'The operation was interrupted by RollbackApplication.',
  });
  return rollBack(cleared, target, stamp, stamp.ids.operationId());
};

/** Whether the service rolls a failed update back by itself. */
export const rollsBackByItself = (application: Application): boolean => {
  const version = currentVersion(application);
  const { ApplicationSystemRollbackConfigurationDescription: system } = version.configuration ?? {};
  return system?.RollbackEnabled === true && typeof rollbackTarget(application) !== 'string';
};

/** The service's own rollback of an update that failed: its operation is FAILED and names the rollback's. */
export const systemRollback = (application: Application, error: string, stamp: Stamp): Application => {
  const target = rollbackTarget(application);
  if (typeof target === 'string') throw new Error(target);
  const operationId = stamp.ids.operationId();
  const failed = closeOperation(application, {
    status: 'FAILED',
    at: stamp.at,
    error,
    rollbackOperationId: operationId,
  });
  return rollBack(failed, target, stamp, operationId);
};
