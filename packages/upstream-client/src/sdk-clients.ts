// Clients of the SDK on behalf of accounts, made once for each target and kept within a bound.
import { BoundedMap, type Upstream } from '@drey/plugin-api';
import { type ClientPatience, clientSettings, type ClientTarget, type UpstreamCredentials } from './client-settings.js';
import { guardClient } from './client-middleware.js';
import { connectSdk, type SdkConnection, type SdkService } from './sdk-services.js';
import { objectLimits, usualLimits } from './time-limits.js';
import { UpstreamFault } from './upstream-fault.js';

/** On whose behalf, and where. */
export interface UpstreamCaller {
  readonly accountId: string;
  readonly region: string;
  /** Of a role; the account's own rights where they are left out. */
  readonly credentials?: UpstreamCredentials;
}

/** Clients of one service. */
export interface SdkClientPool<S extends SdkService> {
  /** The client of an account and region at the upstream's endpoint of now. Rejects with an {@link UpstreamFault} where there is none. */
  of(caller: UpstreamCaller): Promise<SdkConnection<S>>;
  /** Lets go of all connections. */
  close(): void;
}

const MOST_CLIENTS = 64;

const usualPatience: Readonly<Record<SdkService, ClientPatience>> = {
  s3: { maxAttempts: 2, limits: objectLimits },
  iam: { maxAttempts: 2, limits: usualLimits },
  sts: { maxAttempts: 3, limits: usualLimits },
  // Only the shipper knows whether a batch may be sent twice.
  logs: { maxAttempts: 1, limits: usualLimits },
};

const connect = async <S extends SdkService>(
  upstream: Upstream,
  service: S,
  target: ClientTarget,
  patience: ClientPatience,
): Promise<SdkConnection<S>> => {
  const connection = await connectSdk[service](clientSettings(target, patience));
  const { endpoint, accountId } = target;
  const { bodyMilliseconds } = patience.limits;
  guardClient(connection.client, { service, endpoint, accountId, upstream, bodyMilliseconds });
  return connection;
};

const destroy = <S extends SdkService>(connection: Promise<SdkConnection<S>>): void => {
  connection.then(({ client }) => client.destroy()).catch(() => undefined);
};

/**
 * Clients of `service` at the upstream, whose endpoint is read at each call, because a companion may come back on another port. The clients
 * that were used last are kept; the others' sockets are closed.
 */
export const createSdkClients = <S extends SdkService>(
  upstream: Upstream,
  service: S,
  patience: Partial<ClientPatience> = {},
): SdkClientPool<S> => {
  const clients = new BoundedMap<string, Promise<SdkConnection<S>>>(MOST_CLIENTS, destroy);
  const make = (target: ClientTarget): Promise<SdkConnection<S>> =>
    connect(upstream, service, target, { ...usualPatience[service], ...patience });
  return {
    of: async ({ accountId, region, credentials }) => {
      const { endpoint } = upstream;
      if (endpoint === null) throw new UpstreamFault('absent', { service, endpoint });
      const key = `${endpoint} ${accountId} ${region} ${credentials?.accessKeyId ?? ''}`;
      const made = { endpoint, accountId, region, ...(credentials === undefined ? {} : { credentials }) };
      const client = clients.get(key) ?? make(made);
      clients.set(key, client);
      return client;
    },
    close: () => {
      for (const client of clients.values()) destroy(client);
      clients.clear();
    },
  };
};
