// Finds the cluster once, and keeps what is known of it.
import { label } from '@drey/cluster/jvm';
import type { Clock, Logger } from '@drey/plugin-api';
import type { KubernetesApi } from './api/kubernetes-api.js';
import { createKubernetesApi } from './api/kubernetes-client.js';
import { clusterFault } from './api/kubernetes-fault.js';
import { openAccess } from './api/kube-config.js';
import type { Connection } from './context.js';
import type { Pod } from './object/pod.js';
import type { KubernetesSettings } from './settings.js';
import { createObjectCache } from './watch/object-cache.js';

/** A way to an API server. */
export interface FoundApi {
  readonly api: KubernetesApi;
  readonly inside: boolean;
  close(): void;
}

/** Finds it by kubeconfig or service account. Throws an OperatorError. */
export const findApi = async (
  { context, namespace }: KubernetesSettings,
  env: Readonly<Record<string, string | undefined>>,
): Promise<FoundApi> => {
  const access = await openAccess({ context, env });
  const api = createKubernetesApi(access, namespace ?? access.namespace ?? 'default');
  return { api, inside: access.inside, close: access.close };
};

const clusterOf = ({ metadata: { labels } }: Pod): string | undefined => labels?.[label.cluster];

/** What a connection is made with. */
export interface ConnectingNeeds {
  readonly instanceId: string;
  readonly clock: Clock;
  readonly log: Logger;
  find(): Promise<FoundApi>;
}

/** The one connection of a driver. */
export interface Connecting {
  connect(): Promise<Connection>;
  use<T>(what: string, act: (connection: Connection) => Promise<T>): Promise<T>;
  /** The API alone, without watching anything; for a look before anything runs. */
  api(): Promise<KubernetesApi>;
  close(): Promise<void>;
}

/** Connects when it is first asked to. */
export const createConnecting = ({ instanceId, clock, log, find }: ConnectingNeeds): Connecting => {
  let found: Promise<FoundApi> | undefined;
  let connected: Promise<Connection> | undefined;
  const reach = (): Promise<FoundApi> => {
    found ??= find();
    const finding = found;
    finding.catch(() => {
      if (found === finding) found = undefined;
    });
    return finding;
  };
  const watching = async (): Promise<Connection> => {
    const { api, inside } = await reach();
    const selection = { labels: { [label.instance]: instanceId } };
    const pods = createObjectCache<Pod>({ api, clock, log }, 'pods', selection, clusterOf);
    return { api, inside, pods };
  };
  const connect = (): Promise<Connection> => {
    connected ??= watching();
    const connecting = connected;
    connecting.catch(() => {
      if (connected === connecting) connected = undefined;
    });
    return connecting;
  };
  return {
    connect,
    use: async (what, act) => {
      const connection = await connect();
      try {
        return await act(connection);
      } catch (error) {
        throw clusterFault(error, what, connection.api.server);
      }
    },
    api: async () => (await reach()).api,
    close: async () => {
      const connection = await connected?.catch(() => undefined);
      await connection?.pods.close();
      (await found?.catch(() => undefined))?.close();
    },
  };
};
