// What every pod of ours has: the security level `restricted`, where it may run, and what it does without.
import { FLINK_USER } from '@drey/cluster/jvm';
import type { KubernetesSettings } from '../settings.js';
import type { PodSpec, Toleration } from './pod.js';

/** A node that is gone gives its pods up after so many seconds; five minutes by Kubernetes' own default. */
const LOST_NODE_SECONDS = 5;
const GRACE_SECONDS = 3;

const whenNodesGo: readonly Toleration[] = ['not-ready', 'unreachable'].map((state) => ({
  key: `node.kubernetes.io/${state}`,
  operator: 'Exists' as const,
  effect: 'NoExecute',
  tolerationSeconds: LOST_NODE_SECONDS,
}));

/** Security of a container. */
export const containerSecurity = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  readOnlyRootFilesystem: true,
  runAsNonRoot: true,
} as const;

type Surroundings = Omit<PodSpec, 'containers' | 'volumes' | 'hostname' | 'subdomain' | 'hostAliases' | 'nodeName'>;

/** Everything about a pod that does not depend on what it runs. `lowPorts`: it listens on ports below 1024 of its own loopback. */
export const podSurroundings = (
  { imagePullSecrets, nodeSelector, tolerations }: KubernetesSettings,
  lowPorts: boolean,
): Surroundings => ({
  restartPolicy: 'Never',
  terminationGracePeriodSeconds: GRACE_SECONDS,
  automountServiceAccountToken: false,
  enableServiceLinks: false,
  securityContext: {
    runAsNonRoot: true,
    runAsUser: FLINK_USER,
    runAsGroup: FLINK_USER,
    fsGroup: FLINK_USER,
    fsGroupChangePolicy: 'OnRootMismatch',
    seccompProfile: { type: 'RuntimeDefault' },
    ...(lowPorts ? { sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] } : {}),
  },
  ...(imagePullSecrets.length === 0 ? {} : { imagePullSecrets: imagePullSecrets.map((name) => ({ name })) }),
  ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector }),
  tolerations: [...whenNodesGo, ...tolerations],
});
