// The container of one member, as the engine's create call takes it: `java` itself, without the image's scripts, which take longer than Flink.
import type { ContainerCreateOptions } from 'dockerode';
import type { ClusterSpec, EndpointLead } from '@drey/cluster';
import {
  awsEnvironment,
  fastFlags,
  leadEnvironment,
  leadFlags,
  loggingFlags,
  mainClass,
  marks,
  memoryFlags,
  moduleFlags,
  runnersBefore,
  securityFlags,
  type TrustFiles,
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
  /** How names of AWS are led to that listener; undefined where they are not. */
  readonly lead: EndpointLead | undefined;
  readonly hasServiceLibrary: boolean;
  /** Whether its members run Python. */
  readonly hasPython: boolean;
  /** `-D` arguments for options that the configuration file cannot carry. */
  readonly flinkArguments: readonly string[];
  readonly flags: DockerFlags;
}

const trusted: TrustFiles = { store: paths.trustStore, bundle: paths.trustBundle };

/** By this name code that was written for a run on a laptop asks for AWS at port 4566, which the relay takes as well. */
const LAPTOP_NAME = 'localhost.localstack.cloud';

/** `drey.Way` reads them. */
const RELAY_VARIABLES = 'DREY_CONTAINER_';

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
  const { spec, facts, reach, dataPlanePort, lead } = plan;
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
    ...(lead === undefined ? [] : leadFlags(lead, trusted)),
    ...loggingFlags(`file://${paths.logging}`),
    '-cp',
    classPath(plan),
    ...(dataPlanePort === undefined
      ? []
      : [
          'drey.Member',
          lead === undefined ? 'run' : 'lead',
          String(dataPlanePort),
          reach.gateway,
          String(dataPlanePort),
        ]),
    ...runnersBefore(role, spec, facts.javaFeature),
    mainClass[role],
    '--configDir',
    paths.configuration,
    ...plan.flinkArguments,
    ...(role === 'taskmanager'
      ? [`-Dtaskmanager.resource-id=flink-${member}`, `-Dtaskmanager.host=${alias}`]
      : [`-Dblob.storage.directory=${paths.temporary}`]),
  ];
};

/**
 * Where the lead is on, the proxies that a user names for containers are for the relay, which the usual variables name to programs. Of two
 * spellings the last one counts.
 */
const forRelay = (pair: string): string =>
  pair.replace(/^(https?_proxy|no_proxy)=/i, (_all, name: string) => `${RELAY_VARIABLES}${name.toUpperCase()}=`);

/** What keeps a job off real AWS accounts comes last and cannot be overridden. */
const environmentOf = ({ spec, facts, flags, hasPython, lead }: ClusterPlan): string[] => [
  ...(lead === undefined ? flags.environment : flags.environment.map(forRelay)),
  ...Object.entries({
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    ...spec.environment,
    ...(lead === undefined ? {} : leadEnvironment(lead, trusted)),
    HOME: paths.home,
    FLINK_CONF_DIR: paths.configuration,
    FLINK_LIB_DIR: `${facts.flinkHome}/lib`,
    FLINK_PLUGINS_DIR: `${facts.flinkHome}/plugins`,
    ...(hasPython ? { FLINK_OPT_DIR: paths.opt } : {}),
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
  const { spec, facts, reach, flags, lead } = plan;
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
      ExtraHosts: [
        ...reach.extraHosts,
        // The first line that has a name counts.
        ...(lead === undefined ? [] : [...lead.names, LAPTOP_NAME].map((name) => `${name}:127.0.0.1`)),
        ...flags.extraHosts,
      ],
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
