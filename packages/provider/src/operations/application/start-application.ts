// StartApplication: asks a READY application to run. Bringing the cluster up is the reconciler's part.
import {
  InvalidApplicationConfigurationException,
  InvalidArgumentException,
  type RunConfiguration as RunConfigurationInput,
  type Validated,
} from '@drey/api';
import {
  type Application,
  applicationKind,
  checkStatus,
  currentVersion,
  requestStart,
  type RunConfiguration,
  snapshotNamed,
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

/** What a request says of restoring, with the defaults that DescribeApplication shows on AWS. */
export const runConfigurationFrom = (application: Application, asked: Asked): RunConfiguration => {
  const restore = asked?.ApplicationRestoreConfiguration;
  const allowNonRestoredState = asked?.FlinkRunConfiguration?.AllowNonRestoredState ?? false;
  const restoreType = restore?.ApplicationRestoreType ?? 'RESTORE_FROM_LATEST_SNAPSHOT';
  if (restoreType !== 'RESTORE_FROM_CUSTOM_SNAPSHOT') return { restoreType, allowNonRestoredState };
  const snapshotName = restore?.SnapshotName;
  if (snapshotName === undefined) {
    throw new InvalidArgumentException('SnapshotName is required for RESTORE_FROM_CUSTOM_SNAPSHOT.');
  }
  if (snapshotNamed(application, snapshotName)?.status !== 'READY') {
    throw new InvalidArgumentException(
      `Snapshot ${snapshotName} of application ${application.name} does not exist or is not READY.`,
    );
  }
  return { restoreType, snapshotName, allowNonRestoredState };
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
      return requestStart(positioned, runConfigurationFrom(application, asked), { at: clock.now(), ids });
    });
    return answeredOperation(started);
  };
