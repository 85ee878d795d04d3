// One client for each account and region of the upstream, made when first needed.
import type { Upstream } from '@drey/plugin-api';
import { LogFailure } from './log-failure.js';
import type { LogsClient, LogsClientFactory } from './logs-client.js';

/** Clients kept at once; the one made first goes first. */
const maxClients = 64;

/** Hands out clients. The upstream's endpoint is read at each call, because a companion may come back on another port. */
export class LogsClients {
  readonly #upstream: Upstream;
  readonly #make: LogsClientFactory;
  readonly #clients = new Map<string, LogsClient>();

  constructor(upstream: Upstream, make: LogsClientFactory) {
    this.#upstream = upstream;
    this.#make = make;
  }

  /** Throws a {@link LogFailure} where there is no upstream. */
  of({ accountId, region }: { readonly accountId: string; readonly region: string }): LogsClient {
    const { endpoint } = this.#upstream;
    if (endpoint === null) throw new LogFailure('no-upstream', true);
    const key = `${accountId} ${region} ${endpoint}`;
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    const headers = (): Readonly<Record<string, string>> => this.#upstream.accountHeaders(accountId);
    const client = this.#make({ endpoint, accountId, region, headers });
    this.#clients.set(key, client);
    this.#dropFirst();
    return client;
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }

  #dropFirst(): void {
    const [first] = this.#clients;
    if (this.#clients.size <= maxClients || first === undefined) return;
    this.#clients.delete(first[0]);
    first[1].close();
  }
}
