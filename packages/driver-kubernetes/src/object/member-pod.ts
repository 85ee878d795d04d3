// The pod of one member, as it is applied.
import { posix } from 'node:path';
import type { ClusterSpec, EndpointLead } from '@drey/cluster';
import {
  aliasOf,
  label,
  memberCommand,
  memberEnvironment,
  type MemberPlan,
  paths,
  roleOf,
  STATE_ROOT,
} from '@drey/cluster/jvm';
import { type ContainerPython, S3_PLUGIN_DIRECTORY } from '@drey/runtimes';
import type { OwnerReference } from '../api/kubernetes-api.js';
import type { ImageContent } from './image-content.js';
import type { KubernetesSettings } from '../settings.js';
import { classFiles, libraryFiles, type SharedObjects } from './shared-objects.js';
import { clusterName, environmentName, memberLabels, podName } from './names.js';
import { addressArguments, givenFiles, literally, OWN_ADDRESS, places, ports } from './places.js';
import type { Container, Pod, Variable, Volume } from './pod.js';
import { pathOfFile } from '../reach/large-files.js';
import { resourcesOf } from './resources.js';
import { containerSecurity, podSurroundings } from './restricted.js';

/** Everything that the pods of a cluster share. */
export interface ClusterPlan {
  readonly instanceId: string;
  readonly spec: Omit<ClusterSpec, 'applicationProperties' | 'environment'>;
  readonly specHash: string;
  readonly facts: ImageContent;
  /** PyFlink in the image; undefined where the cluster runs Java only. */
  readonly python: ContainerPython | undefined;
  readonly relay: MemberPlan['relay'];
  readonly lead: EndpointLead | undefined;
  readonly shared: SharedObjects;
  readonly flinkArguments: readonly string[];
  readonly settings: KubernetesSettings;
  readonly owners: readonly OwnerReference[];
}

/** By this name code that was written for a run on a laptop asks for AWS at port 4566, which the relay takes as well. */
const LAPTOP_NAME = 'localhost.localstack.cloud';

const S3_JAR = /flink-s3-fs-hadoop.*\.jar$/;

/** Links to the plugins of the image, and to its S3 file system where it has that in `opt/` only, as the official ones do. */
const pluginLinks = ({ flinkHome, files }: ImageContent): readonly string[] => {
  const folders = new Set(files.flatMap((file) => /^plugins\/([^/]+)\/[^/]+\.jar$/.exec(file)?.[1] ?? []));
  const links = [...folders].flatMap((name) => ['link', `${flinkHome}/plugins/${name}`, `${places.plugins}/${name}`]);
  if (files.some((file) => file.startsWith('plugins/') && S3_JAR.test(file))) return links;
  const jar = files.find((file) => file.startsWith('opt/') && S3_JAR.test(file));
  return jar === undefined
    ? links
    : [...links, 'link', `${flinkHome}/${jar}`, `${places.plugins}/${S3_PLUGIN_DIRECTORY}/${posix.basename(jar)}`];
};

const copies = (configurationFile: string): readonly string[] =>
  [
    [configurationFile, `${paths.configuration}/${configurationFile}`],
    [givenFiles.logging, paths.logging],
    [givenFiles.properties, paths.properties],
    [givenFiles.empty, paths.awsConfig],
    [givenFiles.empty, paths.awsCredentials],
  ].flatMap(([from = '', to = '']) => ['copy', `${places.given}/${from}`, to]);

/** What `drey.Member` does before Flink. */
const placing = ({ facts, spec, python, relay, shared }: ClusterPlan): readonly string[] => [
  'drey.Member',
  'place',
  ...[paths.home, paths.temporary, paths.work, paths.uploads, places.plugins].flatMap((path) => ['folder', path]),
  ...copies(spec.runtime.configurationFile),
  ...(relay === undefined
    ? []
    : shared.fetched.flatMap((file) => [
        'fetch',
        relay.host,
        String(relay.port),
        pathOfFile(spec.clusterId, file),
        file.to,
      ])),
  ...pluginLinks(facts),
  // Flink looks for the one jar of that name in FLINK_OPT_DIR.
  ...(python === undefined
    ? []
    : [
        'link',
        python.jar,
        `${paths.opt}/${posix.basename(python.jar)}`,
        'folder',
        paths.programs,
        'root',
        paths.programs,
      ]),
  'hand',
  OWN_ADDRESS,
  String(ports.hand),
  'then',
];

/** Its program after `place` names no class that was named before. */
const withoutClass = (command: readonly string[]): readonly string[] => {
  const at = command.indexOf('then') + 1;
  return command[at] === 'drey.Member' ? [...command.slice(0, at), ...command.slice(at + 1)] : command;
};

const argumentsOf = (plan: ClusterPlan, member: string, jobManager: string | undefined): readonly string[] => {
  const { instanceId, spec, facts, relay, lead, shared } = plan;
  const command = memberCommand(
    {
      instanceId,
      spec: { ...spec, environment: {}, applicationProperties: '' },
      facts,
      relay: relay === undefined ? undefined : { ...relay },
      lead,
      serviceLibrary: shared.serviceLibrary,
      dreyFlinkJar: places.dreyFlinkJar,
      flinkArguments: plan.flinkArguments.map(literally),
    },
    member,
    OWN_ADDRESS,
    placing(plan),
  );
  return [
    // A name of this host may get another address while the cluster lives, and Java would keep the first one for ever.
    '-Dsun.net.inetaddr.ttl=10',
    ...withoutClass(command),
    ...addressArguments(jobManager),
  ];
};

const environmentOf = ({ spec, facts, lead, python }: ClusterPlan): readonly Variable[] => [
  { name: 'POD_IP', valueFrom: { fieldRef: { fieldPath: 'status.podIP' } } },
  ...Object.entries({
    ...memberEnvironment(
      { spec: { ...spec, environment: {}, applicationProperties: '' }, facts, lead },
      places.plugins,
    ),
    ...(python === undefined ? {} : { FLINK_OPT_DIR: paths.opt }),
  }).map(([name, value]) => ({ name, value: literally(value) })),
];

const volumesOf = (plan: ClusterPlan): readonly Volume[] => {
  const { spec, shared, settings } = plan;
  const given = [spec.runtime.configurationFile, ...Object.values(givenFiles)];
  return [
    { name: 'own', emptyDir: {} },
    { name: 'tmp', emptyDir: {} },
    { name: 'etc-flink', emptyDir: { medium: 'Memory', sizeLimit: '16Mi' } },
    { name: 'classes', configMap: { name: shared.base, items: classFiles } },
    {
      name: 'lib',
      configMap: { name: shared.base, items: libraryFiles(shared.serviceLibrary === places.serviceLibrary) },
    },
    {
      name: 'given',
      secret: { secretName: clusterName(spec.clusterId), items: given.map((key) => ({ key, path: key })) },
    },
    ...(shared.trust === undefined
      ? []
      : [
          {
            name: 'trust',
            configMap: {
              name: shared.trust,
              items: ['trust.jks', 'trust.pem'].map((key) => ({ key, path: key })),
            },
          },
        ]),
    ...(settings.state.kind === 'claim'
      ? [{ name: 'state', persistentVolumeClaim: { claimName: settings.state.claim } }]
      : []),
  ];
};

const mountsOf = ({ shared, settings }: ClusterPlan): Container['volumeMounts'] => [
  { name: 'own', mountPath: '/opt/drey' },
  { name: 'tmp', mountPath: '/tmp' },
  { name: 'etc-flink', mountPath: places.propertiesFolder },
  { name: 'classes', mountPath: paths.classes, readOnly: true },
  { name: 'lib', mountPath: paths.libraries, readOnly: true },
  { name: 'given', mountPath: places.given, readOnly: true },
  ...(shared.trust === undefined ? [] : [{ name: 'trust', mountPath: places.trust, readOnly: true }]),
  ...(settings.state.kind === 'claim' ? [{ name: 'state', mountPath: STATE_ROOT }] : []),
];

const annotationsOf = ({ spec, specHash }: ClusterPlan, now: number): Readonly<Record<string, string>> => ({
  [label.runtime]: spec.runtime.environment,
  [label.state]: spec.stateId,
  [label.spec]: specHash,
  ...(spec.startedFor === undefined
    ? {}
    : { [label.version]: String(spec.startedFor.versionId), [label.attempt]: String(spec.startedFor.attempt) }),
  [label.started]: String(now),
});

/** The pod. `jobManager`: address of that pod, for a TaskManager. */
export const memberPod = (plan: ClusterPlan, member: string, jobManager: string | undefined, now: number): Pod => {
  const { instanceId, spec, facts, lead, settings } = plan;
  const { clusterId } = spec;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: podName(clusterId, member),
      labels: memberLabels(instanceId, clusterId, member),
      annotations: annotationsOf(plan, now),
      ownerReferences: plan.owners,
    },
    spec: {
      ...podSurroundings(settings, lead !== undefined),
      hostname: aliasOf(clusterId, member),
      subdomain: clusterName(clusterId),
      ...(lead === undefined ? {} : { hostAliases: [{ ip: '127.0.0.1', hostnames: [...lead.names, LAPTOP_NAME] }] }),
      containers: [
        {
          name: 'flink',
          image: facts.image,
          ...(settings.imagePullPolicy === undefined ? {} : { imagePullPolicy: settings.imagePullPolicy }),
          command: ['java'],
          args: argumentsOf(plan, member, jobManager),
          workingDir: '/opt/drey',
          env: environmentOf(plan),
          envFrom: [{ secretRef: { name: environmentName(clusterId) } }],
          ports:
            roleOf(member) === 'jobmanager'
              ? Object.entries(ports).map(([name, containerPort]) => ({ name, containerPort }))
              : [{ name: 'hand', containerPort: ports.hand }],
          resources: resourcesOf(roleOf(member), spec, settings),
          securityContext: containerSecurity,
          volumeMounts: mountsOf(plan),
        },
      ],
      volumes: volumesOf(plan),
    },
  };
};
