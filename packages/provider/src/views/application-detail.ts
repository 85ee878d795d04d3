// An application as CreateApplication, DescribeApplication and UpdateApplication answer it.
import type { ApplicationConfigurationDescription, ApplicationDetail, RunConfigurationDescription } from '@drey/api';
import {
  type Application,
  applicationKind,
  type ApplicationVersion,
  currentParallelism,
  currentVersion,
  versionOf,
  windowEnd,
} from '@drey/state';
import { timestamp } from './time.js';
import { versionStatus } from './version-status.js';

const runConfiguration = (application: Application): RunConfigurationDescription | undefined => {
  const { runConfiguration: run } = application.goal;
  const kind = applicationKind(currentVersion(application).runtimeEnvironment);
  // Never present for SQL applications, absent again after a stop (Terraform's acceptance tests).
  if (run === null || kind === 'sql') return undefined;
  return {
    ApplicationRestoreConfigurationDescription: {
      ApplicationRestoreType: run.restoreType,
      ...(run.snapshotName === undefined ? {} : { SnapshotName: run.snapshotName }),
      ...(run.snapshotArn === undefined ? {} : { SnapshotArn: run.snapshotArn }),
    },
    FlinkRunConfigurationDescription: { AllowNonRestoredState: run.allowNonRestoredState },
  };
};

/** Automatic scaling moves `CurrentParallelism` and leaves `Parallelism` (documented). */
const withCurrentParallelism = (
  application: Application,
  versionId: number,
  described: ApplicationConfigurationDescription,
): ApplicationConfigurationDescription => {
  const flink = described.FlinkApplicationConfigurationDescription;
  const parallelism = flink?.ParallelismConfigurationDescription;
  const current = currentParallelism(application, versionId);
  if (parallelism === undefined || parallelism.CurrentParallelism === current) return described;
  return {
    ...described,
    FlinkApplicationConfigurationDescription: {
      ...flink,
      ParallelismConfigurationDescription: { ...parallelism, CurrentParallelism: current },
    },
  };
};

const configuration = (
  application: Application,
  version: ApplicationVersion,
  isCurrent: boolean,
): ApplicationConfigurationDescription | undefined => {
  if (version.configuration === undefined) return undefined;
  const scaled = withCurrentParallelism(application, version.id, version.configuration);
  const run = isCurrent ? runConfiguration(application) : undefined;
  return run === undefined ? scaled : { ...scaled, RunConfigurationDescription: run };
};

/** One version of an application in full; the version in force unless another is named. */
export const applicationDetail = (
  application: Application,
  versionId: number = application.currentVersionId,
): ApplicationDetail => {
  const version = versionOf(application, versionId);
  const isCurrent = versionId === application.currentVersionId;
  const described = configuration(application, version, isCurrent);
  return {
    ApplicationARN: application.arn,
    ApplicationName: application.name,
    // An empty description, which Terraform always sends, reads back as none.
    ...(application.description ? { ApplicationDescription: application.description } : {}),
    RuntimeEnvironment: version.runtimeEnvironment as NonNullable<ApplicationDetail['RuntimeEnvironment']>,
    ServiceExecutionRole: version.serviceExecutionRole,
    ApplicationStatus: versionStatus(application, version),
    ApplicationVersionId: version.id,
    CreateTimestamp: timestamp(application.createdAt),
    LastUpdateTimestamp: timestamp(application.lastUpdatedAt),
    ...(described === undefined ? {} : { ApplicationConfigurationDescription: described }),
    CloudWatchLoggingOptionDescriptions: [...version.loggingOptions],
    ApplicationMaintenanceConfigurationDescription: {
      ApplicationMaintenanceWindowStartTime: application.maintenanceWindowStart,
      ApplicationMaintenanceWindowEndTime: windowEnd(application.maintenanceWindowStart),
    },
    ...(version.updatedFrom === undefined ? {} : { ApplicationVersionUpdatedFrom: version.updatedFrom }),
    ...(version.rolledBackFrom === undefined ? {} : { ApplicationVersionRolledBackFrom: version.rolledBackFrom }),
    ...(version.rolledBackTo === undefined ? {} : { ApplicationVersionRolledBackTo: version.rolledBackTo }),
    ApplicationVersionCreateTimestamp: timestamp(version.createdAt),
    ConditionalToken: application.conditionalToken,
    ...(application.mode === undefined ? {} : { ApplicationMode: application.mode }),
  };
};
