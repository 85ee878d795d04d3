// StartApplication: asks a READY application to run. Bringing the cluster up is the reconciler's part.
import {
  InvalidApplicationConfigurationException,
  InvalidArgumentException,
  parseSnapshotArn,
  type RunConfiguration as RunConfigurationInput,
  type Validated,
} from '@drey/api';
import {
  type Application,
  applicationKind,
  checkStatus,
  currentVersion,
  hasEnhancedSnapshots,
  isOlderFlink,
  requestStart,
  type RunConfiguration,
  type Snapshot,
  snapshotNamed,
  type SnapshotStore,
  withStartingPositions,
} from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { answeredOperation } from '../answered-operation.js';

type Asked = Validated<RunConfigurationInput> | undefined;

/** Members that do not fit the kind of the application are refused. Inferred: the service's answer to them is not known. */
const checkKind = (application: Application, asked: Asked): void => {
  const kind = applicationKind(currentVersion(application).runtimeEnvironment);
  if (
    kind === 'sql' &&
    (asked?.FlinkRunConfiguration !== undefined || asked?.ApplicationRestoreConfiguration !== undefined)
  ) {
    throw new InvalidArgumentException(
      'FlinkRunConfiguration and ApplicationRestoreConfiguration do not apply to SQL applications.',
    );
  }
  if (kind !== 'sql' && (asked?.SqlRunConfigurations?.length ?? 0) > 0) {
    throw new InvalidArgumentException('SqlRunConfigurations apply to SQL applications only.');
  }
};

/** Inferred: what the service says to an application without code is not known. */
const checkCode = (application: Application): void => {
  const { configuration, runtimeEnvironment } = currentVersion(application);
  const hasCode = configuration?.ApplicationCodeConfigurationDescription !== undefined;
  if (applicationKind(runtimeEnvironment) === 'flink' && !hasCode) {
    throw new InvalidApplicationConfigurationException(
      `Application ${application.name} has no code. Give it an ApplicationCodeConfiguration by UpdateApplication.`,
    );
  }
};

/** What else a restore depends on. */
interface RestoreFacts {
  readonly snapshots: Pick<SnapshotStore, 'find' | 'coming'>;
  /** Whether the application has enhanced snapshots, in the version that is to run. */
  readonly isEnhanced: boolean;
  /** Of that version. */
  readonly runtimeEnvironment: string;
}

/** That a name is for legacy snapshots only is documented; the codes are guesses. */
const legacySnapshot = (application: Application, name: string, isEnhanced: boolean): Snapshot => {
  if (isEnhanced)
    throw new InvalidArgumentException(
      `Application ${application.name} uses enhanced snapshots, so it is restored by SnapshotArn, not by SnapshotName.`,
    );
  const snapshot = snapshotNamed(application, name);
  if (snapshot?.status !== 'READY')
    throw new InvalidArgumentException(
      `Snapshot ${name} of application ${application.name} does not exist or is not READY.`,
    );
  return snapshot;
};

/**
 * That it is READY, of the same account and region, and for enhanced snapshots only is documented, and that the runtime is a condition; that an
 * older Flink than the snapshot's is what it excludes, and the codes, are guesses. An import tells no runtime.
 */
const enhancedSnapshot = (
  application: Application,
  arn: string,
  { snapshots, isEnhanced, runtimeEnvironment }: RestoreFacts,
): Snapshot => {
  if (!isEnhanced)
    throw new InvalidArgumentException(
      `Application ${application.name} does not use enhanced snapshots, so it is restored by SnapshotName, not by SnapshotArn.`,
    );
  const parts = parseSnapshotArn(arn);
  if (parts === undefined) throw new InvalidArgumentException(`${arn} is not the ARN of a snapshot.`);
  if (parts.accountId !== application.accountId || parts.region !== application.region)
    throw new InvalidArgumentException(`Snapshot ${arn} is not in the account and region of the application.`);
  const snapshot = snapshots.find(parts);
  // Its deletion may have been asked for at the same moment.
  const coming = snapshots.coming(parts);
  if (snapshot?.status !== 'READY' || (coming !== undefined && coming?.status !== 'READY'))
    throw new InvalidArgumentException(`Snapshot ${arn} does not exist or is not READY.`);
  const { runtimeEnvironment: taken = runtimeEnvironment } = snapshot;
  if (isOlderFlink(runtimeEnvironment, taken))
    throw new InvalidArgumentException(
      `Snapshot ${arn} was taken with ${taken}, and the runtime environment ${runtimeEnvironment} is older. Use ${taken} or later.`,
    );
  return snapshot;
};

/** What a request says of restoring, with the defaults that DescribeApplication shows on AWS. */
export const runConfigurationFrom = (application: Application, asked: Asked, facts: RestoreFacts): RunConfiguration => {
  const restore = asked?.ApplicationRestoreConfiguration;
  const allowNonRestoredState = asked?.FlinkRunConfiguration?.AllowNonRestoredState ?? false;
  const restoreType = restore?.ApplicationRestoreType ?? 'RESTORE_FROM_LATEST_SNAPSHOT';
  if (restoreType !== 'RESTORE_FROM_CUSTOM_SNAPSHOT') return { restoreType, allowNonRestoredState };
  const { SnapshotName: snapshotName, SnapshotArn: snapshotArn } = restore ?? {};
  if (snapshotArn !== undefined && snapshotName === undefined) {
    const { id: snapshotId } = enhancedSnapshot(application, snapshotArn, facts);
    return { restoreType, snapshotArn, snapshotId, allowNonRestoredState };
  }
  if (snapshotName === undefined || snapshotArn !== undefined) {
    throw new InvalidArgumentException(
      'RESTORE_FROM_CUSTOM_SNAPSHOT needs exactly one of SnapshotName and SnapshotArn.',
    );
  }
  const { id: snapshotId } = legacySnapshot(application, snapshotName, facts.isEnhanced);
  return { restoreType, snapshotName, snapshotId, allowNonRestoredState };
};

/** Starts an application. */
export const startApplication =
  ({
    applications,
    clock,
    ids,
    retiredRuntimes,
  }: Needs<'applications' | 'clock' | 'ids' | 'retiredRuntimes'>): Operation<'StartApplication'> =>
  async (input, context) => {
    const asked = input.RunConfiguration;
    const started = await applications.change(keyOf(context, input.ApplicationName), (application) => {
      checkKind(application, asked);
      retiredRuntimes.checkUse(currentVersion(application).runtimeEnvironment);
      checkStatus(application, 'start');
      checkCode(application);
      const positioned = withStartingPositions(application, asked?.SqlRunConfigurations ?? []);
      const facts = {
        snapshots: applications.snapshots,
        isEnhanced: hasEnhancedSnapshots(application),
        runtimeEnvironment: currentVersion(application).runtimeEnvironment,
      };
      return requestStart(positioned, runConfigurationFrom(application, asked, facts), { at: clock.now(), ids });
    });
    return answeredOperation(started);
  };
