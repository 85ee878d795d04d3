// An application's version -> what to run. Pure.
import { type Application, type ApplicationVersion, parallelismOf, type Run, versionOf } from '@drey/state';
import {
  type ClusterSpec,
  type ClusterState,
  type EndpointLead,
  type FlinkRuntime,
  minorOf,
  takesConfiguredJobs,
} from '@drey/cluster';
import { pythonProgramOf } from '../check/python-program.js';
import { type ClusterSizing, shapeOf } from './cluster-shape.js';

/** What jobs need of the world around them. */
export interface JobEnvironment {
  /** Base URL of the S3 that jobs reach; null when there is none. */
  readonly endpoint: string | null;
  readonly region: string;
  /** Environment of the JVMs: region, endpoint, credentials of the role. */
  readonly environment: Readonly<Record<string, string>>;
  /** Flink options that go with the environment, in every cluster alike. */
  readonly flinkConfiguration?: Readonly<Record<string, string>>;
  /** How names of AWS are led to the endpoint; absent where they are not. */
  readonly lead?: EndpointLead;
}

/** What of the surroundings goes into the spec of every cluster. */
const surrounded = ({ environment, lead }: JobEnvironment): Pick<ClusterSpec, 'environment' | 'lead'> => ({
  environment,
  ...(lead === undefined ? {} : { lead }),
});

const flinkOf = (version: ApplicationVersion) => version.configuration?.FlinkApplicationConfigurationDescription;

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

/** Configuration that goes with a job; undefined where only its cluster can have it, so that the cluster cannot be reused. */
export const jobConfiguration = (
  version: ApplicationVersion,
  runtime: FlinkRuntime,
): Readonly<Record<string, string>> | undefined => (takesConfiguredJobs(runtime) ? checkpointing(version) : undefined);

/** Where the state of a job goes: given with the job, because a parked cluster was started for no application. */
export const stateConfiguration = (
  stateId: string,
  state: Pick<ClusterState, 'checkpointDirectory' | 'savepointDirectory'>,
): Readonly<Record<string, string>> => ({
  'state.checkpoints.dir': state.checkpointDirectory(stateId),
  'state.savepoints.dir': state.savepointDirectory(stateId),
});

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

const s3 = ({ endpoint, region }: JobEnvironment): Record<string, string> =>
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

/** Share of a KPU's memory that is heap; the rest is managed memory, which RocksDB uses. */
const HEAP_SHARE = 0.6;

/** Memory of a TaskManager where a setting says what a KPU has; else the driver's own least. */
const taskManagerMemory = (kpus: number, { kpuMebibytes }: ClusterSizing): Record<string, string> => {
  if (kpuMebibytes === null) return {};
  const all = kpuMebibytes * kpus;
  const heap = Math.round(all * HEAP_SHARE);
  return { 'taskmanager.memory.task.heap.size': `${heap}m`, 'taskmanager.memory.managed.size': `${all - heap}m` };
};

/** A `main` that needs more heap brings more classes along as well. */
const jobManagerMemory = ({ jobManagerMebibytes }: ClusterSizing): Record<string, string> =>
  jobManagerMebibytes === null
    ? {}
    : {
        'jobmanager.memory.heap.size': `${jobManagerMebibytes}m`,
        'jobmanager.memory.jvm-metaspace.size': `${Math.max(256, jobManagerMebibytes)}m`,
      };

const memory = (kpus: number, sizing: ClusterSizing): Record<string, string> => ({
  ...taskManagerMemory(kpus, sizing),
  ...jobManagerMemory(sizing),
});

/** What every cluster of a runtime has, whatever runs on it. */
const common = (runtime: FlinkRuntime, surroundings: JobEnvironment): Record<string, string> => ({
  ...restarting(runtime),
  // The service's state backend.
  'state.backend': 'rocksdb',
  'state.backend.incremental': 'true',
  ...s3(surroundings),
  ...surroundings.flinkConfiguration,
});

/** A cluster that waits for a job; undefined for a Flink whose jobs cannot bring what differs between applications. */
export const parkedSpec = (parked: {
  readonly clusterId: string;
  readonly runtime: FlinkRuntime;
  readonly surroundings: JobEnvironment;
  readonly sizing: ClusterSizing;
}): ClusterSpec | undefined => {
  const { clusterId, runtime, surroundings, sizing } = parked;
  if (!takesConfiguredJobs(runtime)) return undefined;
  return {
    clusterId,
    stateId: clusterId,
    runtime,
    taskManagers: 1,
    slotsPerTaskManager: 1,
    flinkConfiguration: { ...memory(1, sizing), ...common(runtime, surroundings) },
    applicationProperties: '[]',
    ...surrounded(surroundings),
    logLevel: 'INFO',
  };
};

/** What the run of an application needs. */
export const clusterSpec = (
  application: Application,
  run: Pick<Run, 'clusterId' | 'versionId' | 'shape' | 'recoveries'>,
  runtime: FlinkRuntime,
  surroundings: JobEnvironment,
  sizing: ClusterSizing,
): ClusterSpec => {
  const version = versionOf(application, run.versionId);
  const { parallelism, taskManagers, slotsPerTaskManager } = shapeOf(application, run);
  const { ParallelismPerKPU = 1 } = parallelismOf(version);
  const python = pythonProgramOf(version);
  return {
    clusterId: run.clusterId,
    stateId: application.incarnation,
    runtime,
    taskManagers,
    slotsPerTaskManager,
    flinkConfiguration: {
      'parallelism.default': String(parallelism),
      ...(takesConfiguredJobs(runtime) ? {} : checkpointing(version)),
      ...memory(Math.ceil(slotsPerTaskManager / ParallelismPerKPU), sizing),
      ...common(runtime, surroundings),
    },
    applicationProperties: propertiesFile(version),
    ...(python === undefined ? {} : { python }),
    ...surrounded(surroundings),
    logLevel: logLevelOf(version),
    startedFor: { versionId: run.versionId, attempt: run.recoveries + 1 },
  };
};
