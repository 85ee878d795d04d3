// The part of a pod that we read and write.
import type { KubernetesObject, ObjectMeta } from '../api/kubernetes-api.js';

/** State of a container. */
export interface ContainerState {
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: string };
  readonly terminated?: {
    readonly exitCode: number;
    readonly signal?: number;
    readonly reason?: string;
    readonly message?: string;
    readonly finishedAt?: string;
  };
}

/** A condition of a pod. */
export interface PodCondition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
}

/** What a pod has come to. */
export interface PodStatus {
  readonly phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  readonly reason?: string;
  readonly message?: string;
  readonly podIP?: string;
  readonly startTime?: string;
  readonly conditions?: readonly PodCondition[];
  readonly containerStatuses?: readonly {
    readonly name: string;
    readonly imageID?: string;
    readonly state?: ContainerState;
  }[];
}

/** Seconds of a toleration, or for ever. */
export interface Toleration {
  readonly key?: string;
  readonly operator?: 'Exists' | 'Equal';
  readonly value?: string;
  readonly effect?: string;
  readonly tolerationSeconds?: number;
}

/** Where a file of a volume goes. */
export interface KeyToPath {
  readonly key: string;
  readonly path: string;
}

/** A volume of ours. */
export type Volume = { readonly name: string } & (
  | { readonly emptyDir: { readonly medium?: 'Memory'; readonly sizeLimit?: string } }
  | { readonly configMap: { readonly name: string; readonly items: readonly KeyToPath[] } }
  | { readonly secret: { readonly secretName: string; readonly items: readonly KeyToPath[] } }
  | { readonly persistentVolumeClaim: { readonly claimName: string } }
);

/** A variable. */
export type Variable = { readonly name: string } & (
  | { readonly value: string }
  | { readonly valueFrom: { readonly fieldRef: { readonly fieldPath: string } } }
  | { readonly valueFrom: { readonly secretKeyRef: { readonly name: string; readonly key: string } } }
);

/** The one container of our pods; its name is `flink`. */
export interface Container {
  readonly name: 'flink';
  readonly image: string;
  readonly imagePullPolicy?: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly workingDir: string;
  readonly env: readonly Variable[];
  readonly envFrom?: readonly { readonly secretRef: { readonly name: string } }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly resources: {
    readonly requests: Readonly<Record<string, string>>;
    readonly limits: Readonly<Record<string, string>>;
  };
  readonly securityContext: object;
  readonly volumeMounts: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly subPath?: string;
    readonly readOnly?: boolean;
  }[];
}

/** What a pod is to be. */
export interface PodSpec {
  readonly restartPolicy: 'Never';
  readonly terminationGracePeriodSeconds: number;
  readonly automountServiceAccountToken: false;
  readonly enableServiceLinks: false;
  readonly hostname?: string;
  readonly subdomain?: string;
  readonly securityContext: object;
  readonly imagePullSecrets?: readonly { readonly name: string }[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly tolerations?: readonly Toleration[];
  readonly hostAliases?: readonly { readonly ip: string; readonly hostnames: readonly string[] }[];
  readonly priorityClassName?: string;
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly nodeName?: string;
}

/** A pod. */
export interface Pod extends KubernetesObject {
  readonly kind: 'Pod';
  readonly metadata: ObjectMeta;
  readonly spec?: PodSpec;
  readonly status?: PodStatus;
}

/** A ConfigMap. */
export interface ConfigMap extends KubernetesObject {
  readonly kind: 'ConfigMap';
  readonly data?: Readonly<Record<string, string>>;
  readonly binaryData?: Readonly<Record<string, string>>;
}

/** A Secret. Values are base 64. */
export interface Secret extends KubernetesObject {
  readonly kind: 'Secret';
  readonly type?: string;
  readonly data?: Readonly<Record<string, string>>;
}

/** A Service without an address of its own. */
export interface Service extends KubernetesObject {
  readonly kind: 'Service';
  readonly spec: {
    readonly clusterIP: 'None';
    readonly publishNotReadyAddresses: true;
    readonly selector: Readonly<Record<string, string>>;
    readonly ports: readonly { readonly name: string; readonly port: number }[];
  };
}

/** An event of the cluster about one of its objects. */
export interface ClusterEvent extends KubernetesObject {
  readonly type?: 'Normal' | 'Warning';
  readonly reason?: string;
  readonly message?: string;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
}
