// The container of one member, as the engine's create call takes it: `java` itself, without the image's scripts, which take longer than Flink.
import type { ContainerCreateOptions } from 'dockerode';
import type { ClusterSpec, EndpointLead } from '@drey/cluster';
import {
  aliasOf,
  containerName,
  FLINK_USER,
  label,
  memberCommand,
  memberEnvironment,
  type MemberPlan,
  memoryLimitBytes,
  paths,
  roleOf,
} from '@drey/cluster/jvm';
import type { DockerFlags } from '../engine/docker-flags.js';
import { REST_PORT } from './flink-places.js';
import type { ImageContent } from '../image/image-facts.js';
import { dreyFlinkJarPath, serviceLibraryPath } from './member-files.js';
import type { Reach } from '../network/networks.js';
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

const commandPlan = ({ reach, dataPlanePort, hasServiceLibrary, ...plan }: ClusterPlan): MemberPlan => ({
  ...plan,
  relay: dataPlanePort === undefined ? undefined : { host: reach.gateway, port: dataPlanePort },
  serviceLibrary: hasServiceLibrary ? serviceLibraryPath : undefined,
  dreyFlinkJar: dreyFlinkJarPath,
});

/** By this name code that was written for a run on a laptop asks for AWS at port 4566, which the relay takes as well. */
const LAPTOP_NAME = 'localhost.localstack.cloud';

/** `drey.Way` reads them. */
const RELAY_VARIABLES = 'DREY_CONTAINER_';

const STOP_TIMEOUT_SECONDS = 30;
const LOG_BYTES = '64m';
const LOG_FILES = '4';

/**
 * Where the lead is on, the proxies that a user names for containers are for the relay, which the usual variables name to programs. Of two
 * spellings the last one counts.
 */
const forRelay = (pair: string): string =>
  pair.replace(/^(https?_proxy|no_proxy)=/i, (_all, name: string) => `${RELAY_VARIABLES}${name.toUpperCase()}=`);

/** What keeps a job off real AWS accounts comes last and cannot be overridden. */
const environmentOf = (plan: ClusterPlan): string[] => [
  ...(plan.lead === undefined ? plan.flags.environment : plan.flags.environment.map(forRelay)),
  ...Object.entries({
    ...memberEnvironment(commandPlan(plan), `${plan.facts.flinkHome}/plugins`),
    ...(plan.hasPython ? { FLINK_OPT_DIR: paths.opt } : {}),
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
    Cmd: [...memberCommand(commandPlan(plan), member, aliasOf(spec.clusterId, member))],
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
