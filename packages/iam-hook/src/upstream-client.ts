// SDK clients that talk to the upstream on behalf of an account, made once for each target and kept within a bound.

/** Where a client sends its requests, and for whom. */
export interface ClientTarget {
  /** Base URL of the upstream. */
  readonly endpoint: string;
  readonly accountId: string;
  readonly region: string;
}

/** What every client of ours is configured with. Nothing is left to files or variables of the user, which may belong to a real account. */
export interface ClientSettings {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
  readonly defaultsMode: 'standard';
  readonly useDualstackEndpoint: false;
  readonly useFipsEndpoint: false;
  readonly requestHandler: { readonly connectionTimeout: number; readonly requestTimeout: number };
}

/** Settings for a target. The access key id is the account, which emulators understand as that account's root. */
export const clientSettings = (
  { endpoint, accountId, region }: ClientTarget,
  { maxAttempts, timeoutMilliseconds }: { readonly maxAttempts: number; readonly timeoutMilliseconds: number },
): ClientSettings => ({
  endpoint,
  region,
  credentials: { accessKeyId: accountId, secretAccessKey: 'drey' },
  maxAttempts,
  retryMode: 'standard',
  defaultsMode: 'standard',
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  requestHandler: { connectionTimeout: timeoutMilliseconds, requestTimeout: timeoutMilliseconds },
});

/** Puts headers on a request inside a client's middleware. */
export const putHeaders = (request: unknown, headers: Readonly<Record<string, string>>): void => {
  if (typeof request !== 'object' || request === null || !('headers' in request)) return;
  Object.assign(request.headers as object, headers);
};

/** Clients by target. */
export interface ClientPool<Client> {
  of(target: ClientTarget): Client;
  close(): void;
}

const mostClients = 64;

/** Keeps the clients that were used last; the others' sockets are closed. */
export const createClientPool = <Client extends { destroy(): void }>(
  make: (target: ClientTarget) => Client,
): ClientPool<Client> => {
  const clients = new Map<string, Client>();
  return {
    of: (target) => {
      const key = `${target.endpoint} ${target.accountId} ${target.region}`;
      const client = clients.get(key) ?? make(target);
      clients.delete(key);
      clients.set(key, client);
      const [oldest] = clients.keys();
      if (clients.size > mostClients && oldest !== undefined) {
        clients.get(oldest)?.destroy();
        clients.delete(oldest);
      }
      return client;
    },
    close: () => {
      for (const client of clients.values()) client.destroy();
      clients.clear();
    },
  };
};

/** A whole sentence on why a service of the upstream gave no usable answer; never the raw text of a foreign answer. */
export const describeFailure = (service: string, endpoint: string, error: unknown): string => {
  const origin = URL.canParse(endpoint) ? new URL(endpoint).origin : 'the upstream';
  const { name, code, $metadata } = (error ?? {}) as {
    readonly name?: unknown;
    readonly code?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
  };
  const kind = typeof code === 'string' ? code : typeof name === 'string' ? name : 'unknown error';
  const status = $metadata?.httpStatusCode;
  if (status !== undefined) return `${service} at ${origin} answered HTTP ${status} (${kind}).`;
  if (kind === 'TimeoutError' || kind === 'AbortError') return `${service} at ${origin} did not answer in time.`;
  return `${service} at ${origin} could not be reached (${kind}).`;
};

/** Waits for a promise no longer than a signal allows. The promise itself goes on. */
export const untilAborted = async <T>(promise: Promise<T>, signal: AbortSignal): Promise<T> => {
  signal.throwIfAborted();
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
};

/** Something that is made when it is first asked for. */
export interface OnFirstUse<T> {
  get(): Promise<T>;
  /** Acts on it if it was ever asked for, as soon as it is there; else does nothing. */
  ifMade(act: (made: T) => void): void;
}

/** Clients of the SDK take some 200 ms to load, which the start of a host need not wait for. */
export const onFirstUse = <T>(make: () => Promise<T>): OnFirstUse<T> => {
  let made: Promise<T> | undefined;
  return {
    get: () => (made ??= make()),
    ifMade: (act) => {
      made?.then(act).catch(() => undefined);
    },
  };
};
