// Names and labels of our objects. Only ids become part of them, and names of users never.
import { label, roleOf } from '@drey/cluster/jvm';
import type { KubernetesObject, OwnerReference } from '../api/kubernetes-api.js';

/** Names of objects are names of DNS, of which the shortest limit is 63. */
const MOST_ID = 48;

/** The ConfigMap that everything of an instance hangs on. */
export const instanceName = (instanceId: string): string => `drey-${instanceId.slice(0, MOST_ID)}`;

/** ConfigMap (which everything of a cluster hangs on), Secret and Service of a cluster. */
export const clusterName = (clusterId: string): string => `drey-${clusterId.slice(0, MOST_ID)}`;

/** The Secret with the environment of a cluster. */
export const environmentName = (clusterId: string): string => `${clusterName(clusterId)}-env`;

/** The pod of a member. */
export const podName = (clusterId: string, member: string): string => `${clusterName(clusterId)}-${member}`;

/** Labels of everything that belongs to a cluster. */
export const clusterLabels = (instanceId: string, clusterId: string): Readonly<Record<string, string>> => ({
  'app.kubernetes.io/managed-by': 'drey',
  [label.instance]: instanceId,
  [label.cluster]: clusterId,
});

/** Labels of a member's pod. */
export const memberLabels = (
  instanceId: string,
  clusterId: string,
  member: string,
): Readonly<Record<string, string>> => ({
  ...clusterLabels(instanceId, clusterId),
  [label.role]: roleOf(member),
  [label.member]: member,
});

/**
 * That an object goes with another one, which stands for Drey as its controller: `kubectl drain` evicts pods that have one. Does not block the
 * owner's deletion, which would need a right to its finalizers where that is enforced. Throws for one that no API server has answered with.
 */
export const ownedBy = ({ kind, metadata: { name, uid } }: KubernetesObject): readonly OwnerReference[] => {
  if (uid === undefined) throw new Error(`The object ${name} has no uid.`);
  return [{ apiVersion: 'v1', kind, name, uid, controller: true }];
};
