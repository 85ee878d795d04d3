// What a cluster has besides its pods: the ConfigMap that owns all of it, two Secrets and a Service.
import type { ClusterSpec } from '@drey/cluster';
import { label, loggingConfiguration } from '@drey/cluster/jvm';
import type { OwnerReference } from '../api/kubernetes-api.js';
import { clusterLabels, clusterName, environmentName } from './names.js';
import { givenFiles, ports } from './places.js';
import type { ConfigMap, Secret, Service } from './pod.js';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

const encoded = (texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, base64(text)]));

/** The owner of a cluster. */
export const clusterMap = (instanceId: string, clusterId: string, owners: readonly OwnerReference[]): ConfigMap => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: clusterName(clusterId), labels: clusterLabels(instanceId, clusterId), ownerReferences: owners },
  data: { about: 'Everything of one cluster of Drey goes with this object.' },
});

/** What the members of a cluster are given as files. */
export interface GivenFiles {
  /** Content of Flink's configuration. */
  readonly configuration: string;
  readonly logLevel: ClusterSpec['logLevel'];
  readonly applicationProperties: string;
}

const secretOf = (
  name: string,
  instanceId: string,
  clusterId: string,
  owners: readonly OwnerReference[],
  data: Readonly<Record<string, string>>,
): Secret => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, labels: clusterLabels(instanceId, clusterId), ownerReferences: owners },
  type: 'Opaque',
  data,
});

/** Files, of which properties and configuration may hold secrets. */
export const filesSecret = (
  instanceId: string,
  { clusterId, runtime }: Pick<ClusterSpec, 'clusterId' | 'runtime'>,
  owners: readonly OwnerReference[],
  { configuration, logLevel, applicationProperties }: GivenFiles,
): Secret =>
  secretOf(
    clusterName(clusterId),
    instanceId,
    clusterId,
    owners,
    encoded({
      [runtime.configurationFile]: configuration,
      [givenFiles.logging]: loggingConfiguration(logLevel),
      [givenFiles.properties]: applicationProperties,
      [givenFiles.empty]: '',
    }),
  );

/** The environment, tokens included. */
export const environmentSecret = (
  instanceId: string,
  { clusterId, environment }: Pick<ClusterSpec, 'clusterId' | 'environment'>,
  owners: readonly OwnerReference[],
): Secret => secretOf(environmentName(clusterId), instanceId, clusterId, owners, encoded(environment));

/** Gives the pods names, for people and for programs in them; the members themselves go by addresses. */
export const clusterService = (instanceId: string, clusterId: string, owners: readonly OwnerReference[]): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: clusterName(clusterId), labels: clusterLabels(instanceId, clusterId), ownerReferences: owners },
  spec: {
    clusterIP: 'None',
    publishNotReadyAddresses: true,
    selector: { [label.cluster]: clusterId, [label.role]: 'jobmanager' },
    ports: [
      { name: 'rest', port: ports.rest },
      { name: 'rpc', port: ports.rpc },
    ],
  },
});

/** One file of a Secret as text; undefined where it has none of that name. */
export const textIn = ({ data }: Secret, key: string): string | undefined =>
  data?.[key] === undefined ? undefined : Buffer.from(data[key], 'base64').toString('utf8');
