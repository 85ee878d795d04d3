// What the parts of the Kubernetes driver share.
import type { WorkBoard } from '@drey/cluster';
import type { Ledger } from '@drey/cluster/jvm';
import type { Clock, KeyedQueue, Logger } from '@drey/plugin-api';
import type { KubernetesApi } from './api/kubernetes-api.js';
import type { Pod } from './object/pod.js';
import type { KubernetesSettings } from './settings.js';
import type { ObjectCache } from './watch/object-cache.js';

/** A cluster that was found: its API in our namespace, and all pods of ours in it. */
export interface Connection {
  readonly api: KubernetesApi;
  /** Whether this host is a pod of that cluster. */
  readonly inside: boolean;
  readonly pods: ObjectCache<Pod>;
}

/** Surroundings of the driver, all of them exchangeable in a test. */
export interface KubernetesContext {
  readonly instanceId: string;
  /** Where the instance keeps what outlives its host. */
  readonly directory: string;
  readonly log: Logger;
  readonly clock: Clock;
  readonly settings: KubernetesSettings;
  readonly ledger: Ledger;
  /** Looks into images under way. */
  readonly board: WorkBoard;
  /** Names of the pods that look into images and work on state for this host process; others of the instance are left over. */
  readonly helpers: Set<string>;
  /** Runs tasks of one cluster one after the other. */
  readonly exclusively: KeyedQueue;
  /** The cluster, found once. Throws an OperatorError where there is none. */
  connect(): Promise<Connection>;
  /** Does something with it; failures of the API server become OperatorErrors. `what` completes "could not ...". */
  use<T>(what: string, act: (connection: Connection) => Promise<T>): Promise<T>;
  /** Makes the data-plane listener reachable at an address of this machine as well (null: loopback will do); resolves to its port. */
  readonly bindDataPlane: (address: string | null) => Promise<number | undefined>;
  /** Path of AWS's library for application properties; undefined where it cannot be had. */
  readonly serviceLibrary: (signal: AbortSignal) => Promise<string | undefined>;
}
