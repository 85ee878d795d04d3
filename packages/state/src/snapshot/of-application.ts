// Snapshots of an application: Flink savepoints with a name.
import type { SnapshotInitiatorOperation } from '@drey/api';
import { type Application, currentVersion } from '../application/application.js';
import type { ApplicationVersion } from '../application/version.js';
import type { StoredApplication } from '../store/store-backend.js';
import type { Stamp } from '../wishes.js';
import type { ApplicationSnapshot, Snapshot } from './snapshot.js';
import { endOperation, withOperation } from './operation-log.js';

/** How names of snapshots begin that the service takes by itself, as another emulator's author saw them on AWS; that of scaling is a guess. */
export type ServiceSnapshotPrefix = 'STOP' | 'UPDATEAPPLICATION' | 'AUTOSCALING';

const servicePrefix = (status: Application['status']): ServiceSnapshotPrefix => {
  if (status === 'UPDATING') return 'UPDATEAPPLICATION';
  return status === 'AUTOSCALING' ? 'AUTOSCALING' : 'STOP';
};

/** Whether its snapshots are those of the account: of the version in force. Legacy where nothing is said (documented). */
export const hasEnhancedSnapshots = (application: Application): boolean =>
  isEnhancedVersion(currentVersion(application));

/** The same of any version. */
export const isEnhancedVersion = ({ configuration }: Pick<ApplicationVersion, 'configuration'>): boolean =>
  configuration?.ApplicationSnapshotConfigurationDescription?.SnapshotMode === 'ENHANCED_SNAPSHOTS';

/** How names of the account's snapshots begin that the service takes by itself, in any case of letters (documented). */
const SYSTEM_PREFIX = 'SYSTEMSNAPSHOT';

/** Whether callers may not take the name for a snapshot of the account. */
export const isSystemName = (name: string): boolean => name.toUpperCase().startsWith(SYSTEM_PREFIX);

/**
 * Name of the snapshot that the service takes at a time, milliseconds since the epoch, for what the status says unless told. What follows the
 * prefix of an enhanced one is a guess: the incarnation keeps it apart from those of other applications, in 100 characters.
 */
export const serviceSnapshotName = (
  application: Application,
  at: number,
  prefix: ServiceSnapshotPrefix = servicePrefix(application.status),
): string =>
  hasEnhancedSnapshots(application)
    ? `${SYSTEM_PREFIX}-${application.name.slice(0, 50)}-${application.incarnation.slice(0, 8)}-${at}`
    : `${prefix}-${application.name}-${at}`;

/** What only the moment of a snapshot knows. */
export type TakenSnapshot = Pick<ApplicationSnapshot, 'id' | 'name' | 'status' | 'createdAt' | 'location' | 'driver'> &
  Partial<ApplicationSnapshot>;

/** A legacy snapshot of a job that ran a version, changed as given. */
export const snapshotOf = (
  application: StoredApplication,
  { id, runtimeEnvironment }: Pick<ApplicationVersion, 'id' | 'runtimeEnvironment'>,
  taken: TakenSnapshot,
): ApplicationSnapshot => ({
  accountId: application.accountId,
  region: application.region,
  kind: 'application',
  initiator: 'USER',
  initiatorOperation: 'CreateSnapshot' satisfies SnapshotInitiatorOperation,
  source: {
    application: {
      name: application.name,
      incarnation: application.incarnation,
      createdAt: application.createdAt,
      versionId: id,
    },
  },
  runtimeEnvironment,
  tags: {},
  operations: [],
  ...taken,
});

/** A snapshot for whatever the application is at. */
const ofService = (application: Application): Partial<ApplicationSnapshot> => ({
  initiator: 'SYSTEM',
  initiatorOperation: 'SystemCreateSnapshot',
  ...(hasEnhancedSnapshots(application) ? { kind: 'account', ...encryptionOf(application) } : {}),
});

const encryptionOf = (application: Application): Partial<ApplicationSnapshot> => {
  const encryption = currentVersion(application).configuration?.ApplicationEncryptionConfigurationDescription;
  return encryption === undefined ? {} : { encryption };
};

/**
 * A snapshot that the service took by itself, in a savepoint that is complete. The account's with files is CREATING until they are moved to
 * where they outlive the application.
 */
export const serviceSnapshot = (
  application: Application,
  version: ApplicationVersion,
  { location, ...taken }: Pick<ApplicationSnapshot, 'name' | 'createdAt' | 'location' | 'driver'>,
  { at, ids }: Stamp,
): ApplicationSnapshot => {
  const made = { ...taken, id: ids.hex(), ...ofService(application) };
  if (made.kind !== 'account') return snapshotOf(application, version, { ...made, status: 'READY', location });
  const { operationId } = application.goal;
  const asked = application.operations.find(({ id }) => id === operationId);
  const operation = {
    id: ids.operationId(),
    name: 'SystemCreateSnapshot' as const,
    startedAt: taken.createdAt,
    ...(asked === undefined ? {} : { applicationOperation: { name: application.name, id: asked.id } }),
  };
  const attempt = { jobId: application.run?.jobId ?? '', triggerId: '' };
  const coming = withOperation(
    snapshotOf(application, version, { ...made, status: 'CREATING', location: null }),
    operation,
  );
  return location === null
    ? { ...endOperation(coming, operation.id, { at }), status: 'READY' }
    : { ...coming, attempt: { ...attempt, completed: location } };
};

/** The version that the job ran which gave it. */
export const versionIdOf = ({ source }: ApplicationSnapshot): number => source.application.versionId;

/** The newest READY snapshot: what RESTORE_FROM_LATEST_SNAPSHOT means. */
export const latestSnapshot = (application: Application): ApplicationSnapshot | undefined =>
  application.snapshots.findLast((snapshot) => snapshot.status === 'READY');

/** The snapshot that a savepoint is being taken for; one at a time. */
export const snapshotBeingTaken = (application: Application): ApplicationSnapshot | undefined =>
  application.snapshots.find((snapshot) => snapshot.status === 'CREATING');

/** The legacy snapshot of a name, whatever its status. */
export const snapshotNamed = (application: Application, name: string): ApplicationSnapshot | undefined =>
  application.snapshots.find((snapshot) => snapshot.kind === 'application' && snapshot.name === name);

/** The snapshot of an id, whatever its status. */
export const snapshotById = (application: Application, id: string): ApplicationSnapshot | undefined =>
  application.snapshots.find((snapshot) => snapshot.id === id);

/** Every place that holds state of a snapshot, and so is no savepoint that nobody knows of. */
export const placesOf = ({ snapshots }: { readonly snapshots: readonly Snapshot[] }): readonly string[] =>
  snapshots.flatMap(({ location, attempt }) => [location ?? [], attempt?.completed ?? []].flat());
