// An application's version -> what to run. Pure.
import { type Application, type ApplicationVersion, type Run, versionOf } from '@drey/state';
import type { ClusterSpec } from './cluster-driver.js';
import type { FlinkRuntime } from './flink-runtime.js';

/** What jobs need of the world around them. */
export interface JobSurroundings {
  /** Base URL of the S3 that jobs reach; null when there is none. */
  readonly endpoint: string | null;
  readonly region: string;
  /** Environment of the JVMs: region, endpoint, credentials of the role. */
  readonly environment: Readonly<Record<string, string>>;
}

const flinkOf = (version: ApplicationVersion) => version.configuration?.FlinkApplicationConfigurationDescription;

/** Slots that a version needs. */
export const parallelismOf = (version: ApplicationVersion): number => {
  const parallelism = flinkOf(version)?.ParallelismConfigurationDescription;
  return parallelism?.CurrentParallelism ?? parallelism?.Parallelism ?? 1;
};

/** What CheckpointConfiguration asks for. Given with the job, since an update may reuse its cluster; Flink before 1.17 takes it with the cluster only. */
const checkpointing = (version: ApplicationVersion): Record<string, string> => {
  const settings = flinkOf(version)?.CheckpointConfigurationDescription;
  if (settings?.CheckpointingEnabled === false) return {};
  return {
    'execution.checkpointing.interval': `${settings?.CheckpointInterval ?? 60_000} ms`,
    'execution.checkpointing.min-pause': `${settings?.MinPauseBetweenCheckpoints ?? 5_000} ms`,
    // Fixed by the service (developer guide, Flink settings).
    'execution.checkpointing.mode': 'EXACTLY_ONCE',
    'execution.checkpointing.timeout': '60 min',
    'execution.checkpointing.max-concurrent-checkpoints': '1',
  };
};

const minorOf = (runtime: FlinkRuntime): number => {
  const [major = 0, minor = 0] = runtime.flinkVersion.split('.').map(Number);
  return major * 100 + minor;
};

/** Whether a job brings its own configuration, which `POST /jars/:id/run` takes since Flink 1.17. */
const jobsAreConfigured = (runtime: FlinkRuntime): boolean => minorOf(runtime) >= 117;

/** Configuration that goes with a job; undefined where only its cluster can have it, so that the cluster cannot be reused. */
export const jobConfiguration = (
  version: ApplicationVersion,
  runtime: FlinkRuntime,
): Readonly<Record<string, string>> | undefined => (jobsAreConfigured(runtime) ? checkpointing(version) : undefined);

/** Level of the root logger. */
export const logLevelOf = (version: ApplicationVersion): ClusterSpec['logLevel'] =>
  flinkOf(version)?.MonitoringConfigurationDescription?.LogLevel ?? 'INFO';

const restarting = (runtime: FlinkRuntime): Record<string, string> => {
  // The service restarts for ever: every 10 s up to Flink 1.18, with an exponential delay from 1.19.
  if (minorOf(runtime) <= 118) {
    return {
      'restart-strategy': 'fixed-delay',
      'restart-strategy.fixed-delay.attempts': '2147483647',
      'restart-strategy.fixed-delay.delay': '10 s',
    };
  }
  return { 'restart-strategy.type': 'exponential-delay' };
};

const s3 = ({ endpoint, region }: JobSurroundings): Record<string, string> =>
  endpoint === null
    ? {}
    : {
        's3.endpoint': endpoint,
        's3.path.style.access': 'true',
        'fs.s3a.connection.ssl.enabled': 'false',
        'fs.s3a.endpoint.region': region,
        'fs.s3a.aws.credentials.provider': 'com.amazonaws.auth.EC2ContainerCredentialsProviderWrapper',
      };

/** `/etc/flink/application_properties.json`, as AWS's runtime library reads it. */
export const propertiesFile = (version: ApplicationVersion): string => {
  const groups = version.configuration?.EnvironmentPropertyDescriptions?.PropertyGroupDescriptions ?? [];
  return JSON.stringify(
    groups.map(({ PropertyGroupId, PropertyMap }) => ({ PropertyGroupId, PropertyMap })),
    null,
    2,
  );
};

/** What the run of an application needs. */
export const clusterSpec = (
  application: Application,
  run: Run,
  runtime: FlinkRuntime,
  surroundings: JobSurroundings,
): ClusterSpec => {
  const version = versionOf(application, run.versionId);
  const parallelism = parallelismOf(version);
  return {
    clusterId: run.clusterId,
    stateId: application.incarnation,
    runtime,
    taskManagers: 1,
    slotsPerTaskManager: parallelism,
    flinkConfiguration: {
      'parallelism.default': String(parallelism),
      ...(jobsAreConfigured(runtime) ? {} : checkpointing(version)),
      ...restarting(runtime),
      // The service's state backend.
      'state.backend': 'rocksdb',
      'state.backend.incremental': 'true',
      ...s3(surroundings),
    },
    applicationProperties: propertiesFile(version),
    environment: surroundings.environment,
    logLevel: logLevelOf(version),
  };
};
