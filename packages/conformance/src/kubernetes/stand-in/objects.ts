// Objects of the stand-in for a Kubernetes API server, and answers that are no success. Types of its own: it must not share the driver's mistakes.

/** Metadata of an object, once the server has it. */
export interface Meta {
  name: string;
  namespace: string;
  uid: string;
  resourceVersion: string;
  creationTimestamp: string;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string }[];
}

/** Any object. */
export interface ApiObject {
  apiVersion: string;
  kind: string;
  metadata: Meta;
  [field: string]: unknown;
}

/** State of a container. */
export interface ContainerState {
  waiting?: { reason: string; message?: string };
  running?: { startedAt: string };
  terminated?: { exitCode: number; reason: string; startedAt?: string; finishedAt: string; containerID?: string };
}

/** A condition of a pod. */
export interface Condition {
  type: string;
  status: 'True' | 'False' | 'Unknown';
  reason?: string;
  message?: string;
  lastTransitionTime?: string;
}

/** Status of a pod. */
export interface PodStatus {
  phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  reason?: string;
  message?: string;
  hostIP?: string;
  podIP?: string;
  podIPs?: { ip: string }[];
  startTime?: string;
  conditions?: Condition[];
  containerStatuses?: {
    name: string;
    image: string;
    imageID: string;
    ready: boolean;
    restartCount: number;
    state: ContainerState;
  }[];
}

/** Where a volume's files come from. */
export interface VolumeSource {
  name: string;
  emptyDir?: { medium?: string; sizeLimit?: string };
  configMap?: { name: string; optional?: boolean; items?: { key: string; path: string }[] };
  secret?: { secretName: string; optional?: boolean; items?: { key: string; path: string }[] };
  persistentVolumeClaim?: { claimName: string };
}

/** One container of a pod. */
export interface ContainerSpec {
  name: string;
  image: string;
  imagePullPolicy?: string;
  command?: string[];
  args?: string[];
  workingDir?: string;
  env?: {
    name: string;
    value?: string;
    valueFrom?: { fieldRef?: { fieldPath: string }; secretKeyRef?: { name: string; key: string } };
  }[];
  envFrom?: { secretRef?: { name: string }; configMapRef?: { name: string } }[];
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> };
  securityContext?: Record<string, unknown>;
  volumeMounts?: { name: string; mountPath: string; subPath?: string; readOnly?: boolean }[];
}

/** What a pod is to be. */
export interface PodSpec {
  nodeName?: string;
  hostname?: string;
  subdomain?: string;
  restartPolicy?: string;
  terminationGracePeriodSeconds?: number;
  activeDeadlineSeconds?: number;
  securityContext?: Record<string, unknown>;
  nodeSelector?: Record<string, string>;
  tolerations?: { key?: string; operator?: string; effect?: string; value?: string; tolerationSeconds?: number }[];
  hostAliases?: { ip: string; hostnames: string[] }[];
  containers: ContainerSpec[];
  volumes?: VolumeSource[];
}

/** A pod. */
export interface PodObject extends ApiObject {
  spec: PodSpec;
  status: PodStatus;
}

/** Kinds that are served, by the word in paths. */
export const kinds = {
  pods: 'Pod',
  services: 'Service',
  configmaps: 'ConfigMap',
  secrets: 'Secret',
  persistentvolumeclaims: 'PersistentVolumeClaim',
  events: 'Event',
} as const;

/** Word of a kind in paths. */
export type Resource = keyof typeof kinds;

/** An answer that is no success, as a `Status` object tells it. */
export class ApiFault extends Error {
  readonly code: number;
  readonly reason: string;

  constructor(code: number, reason: string, message: string) {
    super(message);
    this.code = code;
    this.reason = reason;
  }

  /** The object. */
  get status(): object {
    const { code, reason, message } = this;
    return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason, code };
  }
}

/** Nothing has that name. */
export const notFound = (resource: string, name: string): ApiFault =>
  new ApiFault(404, 'NotFound', `${resource} "${name}" not found`);

/** The object is not as Kubernetes takes it. */
export const invalid = (resource: string, name: string, why: string): ApiFault =>
  new ApiFault(422, 'Invalid', `${resource} "${name}" is invalid: ${why}`);

/** The version that somebody wants to go on from is forgotten. */
export const expired = (): ApiFault =>
  new ApiFault(410, 'Expired', 'The resourceVersion for the provided watch is too old.');

/** RFC 3339 in whole seconds, as the server writes times. */
export const stampOf = (milliseconds: number): string => `${new Date(milliseconds).toISOString().slice(0, 19)}Z`;
