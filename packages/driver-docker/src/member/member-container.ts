// The container of one member, as the engine's create call takes it: `java` itself, without the image's scripts, which take longer than Flink.
import type { ContainerCreateOptions } from 'dockerode';
import type { ClusterSpec } from '@drey/cluster';
import {
  awsEnvironment,
  fastFlags,
  loggingFlags,
  mainClass,
  marks,
  memoryFlags,
  moduleFlags,
  securityFlags,
} from '@drey/cluster/jvm';
import { paths } from './container-paths.js';
import type { DockerFlags } from '../engine/docker-flags.js';
import { REST_PORT } from './flink-places.js';
import type { ImageContent } from '../image/image-facts.js';
import { aliasOf, containerName, label, roleOf } from './labels.js';
import { memoryLimitBytes } from './limits.js';
import { dreyFlinkJarPath, serviceLibraryPath } from './member-files.js';
import type { Reach } from '../network/networks.js';
import { FLINK_USER } from './tar-archive.js';
import { volumeBind } from '../state/volumes.js';

/** Everything that the members of a cluster share. */
export interface ClusterPlan {
  readonly instanceId: string;
  readonly spec: ClusterSpec;
  readonly specHash: string;
  readonly facts: ImageContent;
  readonly reach: Reach;
  /** Port of the data-plane listener, on this host and inside containers; undefined where there is none. */
  readonly dataPlanePort: number | undefined;
  readonly hasServiceLibrary: boolean;
  /** `-D` arguments for options that the configuration file cannot carry. */
  readonly flinkArguments: readonly string[];
  readonly flags: DockerFlags;
}

const STOP_TIMEOUT_SECONDS = 30;
const LOG_BYTES = '64m';
const LOG_FILES = '4';

/** Jars of the image in the order of Flink's scripts, `flink-dist` last; AWS's library and our class before them, our jar after. */
const classPath = ({ facts, hasServiceLibrary }: ClusterPlan): string => {
  const jars = facts.files.filter((file) => /^lib\/[^/]+\.jar$/.test(file)).toSorted();
  const isDist = (jar: string): boolean => jar.startsWith('lib/flink-dist');
  return [
    paths.classes,
    ...(hasServiceLibrary ? [serviceLibraryPath] : []),
    ...[...jars.filter((jar) => !isDist(jar)), ...jars.filter(isDist)].map((jar) => `${facts.flinkHome}/${jar}`),
    dreyFlinkJarPath,
  ].join(':');
};

/** Arguments of `java`. */
const commandOf = (plan: ClusterPlan, member: string): string[] => {
  const { spec, facts, reach, dataPlanePort } = plan;
  const role = roleOf(member);
  const alias = aliasOf(spec.clusterId, member);
  return [
    ...marks(plan.instanceId, spec.clusterId),
    `-Ddrey.role=${role}`,
    `-Ddrey.member=${member}`,
    ...moduleFlags,
    ...fastFlags,
    ...memoryFlags(role, spec),
    ...securityFlags(facts.javaFeature),
    `-Djava.io.tmpdir=${paths.temporary}`,
    '-Djava.net.preferIPv4Stack=true',
    // Old AWS SDKs look for `.aws` below this rather than below $HOME.
    `-Duser.home=${paths.home}`,
    ...loggingFlags(`file://${paths.logging}`),
    '-cp',
    classPath(plan),
    ...(dataPlanePort === undefined
      ? []
      : ['drey.Member', 'run', String(dataPlanePort), reach.gateway, String(dataPlanePort)]),
    mainClass[role],
    '--configDir',
    paths.configuration,
    ...plan.flinkArguments,
    ...(role === 'taskmanager'
      ? [`-Dtaskmanager.resource-id=flink-${member}`, `-Dtaskmanager.host=${alias}`]
      : [`-Dblob.storage.directory=${paths.temporary}`]),
  ];
};

/** What keeps a job off real AWS accounts comes last and cannot be overridden. */
const environmentOf = ({ spec, facts, flags }: ClusterPlan): string[] => [
  ...flags.environment,
  ...Object.entries({
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    ...spec.environment,
    HOME: paths.home,
    FLINK_CONF_DIR: paths.configuration,
    FLINK_LIB_DIR: `${facts.flinkHome}/lib`,
    FLINK_PLUGINS_DIR: `${facts.flinkHome}/plugins`,
    ...awsEnvironment,
    AWS_CONFIG_FILE: paths.awsConfig,
    AWS_SHARED_CREDENTIALS_FILE: paths.awsCredentials,
    AWS_CREDENTIAL_PROFILES_FILE: paths.awsCredentials,
  }).map(([name, value]) => `${name}=${value}`),
];

const labelsOf = ({ instanceId, spec, specHash, facts, flags }: ClusterPlan, member: string, now: number) => ({
  ...flags.labels,
  [label.cluster]: spec.clusterId,
  [label.role]: roleOf(member),
  [label.instance]: instanceId,
  [label.member]: member,
  [label.state]: spec.stateId,
  [label.runtime]: spec.runtime.environment,
  ...(spec.startedFor === undefined
    ? {}
    : { [label.version]: String(spec.startedFor.versionId), [label.attempt]: String(spec.startedFor.attempt) }),
  [label.spec]: specHash,
  [label.image]: facts.image.id,
  [label.started]: String(now),
});

/** The create call of a member. */
export const memberContainer = (plan: ClusterPlan, member: string, now: number): ContainerCreateOptions => {
  const { spec, facts, reach, flags } = plan;
  const alias = aliasOf(spec.clusterId, member);
  const publishes = member === 'jobmanager' && !reach.inside;
  const port = `${REST_PORT}/tcp`;
  return {
    name: containerName(spec.clusterId, member),
    Hostname: alias,
    Image: facts.image.id,
    Entrypoint: ['java'],
    Cmd: commandOf(plan, member),
    Env: environmentOf(plan),
    User: `${FLINK_USER}:${FLINK_USER}`,
    WorkingDir: paths.work,
    Labels: labelsOf(plan, member, now),
    StopTimeout: STOP_TIMEOUT_SECONDS,
    // Without this a binding of the port does nothing, and says nothing.
    ExposedPorts: publishes ? { [port]: {} } : {},
    HostConfig: {
      Binds: [volumeBind(plan.instanceId), ...flags.binds],
      PortBindings: publishes ? { [port]: [{ HostIp: '127.0.0.1', HostPort: '' }] } : {},
      NetworkMode: reach.network,
      ExtraHosts: [...reach.extraHosts, ...flags.extraHosts],
      Dns: [...flags.dns],
      Memory: memoryLimitBytes(roleOf(member), spec),
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      RestartPolicy: { Name: 'no' },
      LogConfig: { Type: 'json-file', Config: { 'max-size': LOG_BYTES, 'max-file': LOG_FILES } },
    },
    NetworkingConfig: { EndpointsConfig: { [reach.network]: { Aliases: [alias] } } },
  };
};
