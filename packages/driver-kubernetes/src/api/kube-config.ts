// Finds the cluster and proves who we are, by Kubernetes' own client library: kubeconfig, plugins for logins, service accounts.
import { createHash } from 'node:crypto';
import { Agent as PlainAgent } from 'node:http';
import { Agent, type RequestOptions } from 'node:https';
import { OperatorError } from '@drey/plugin-api';
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import { createHttp2Sessions, type Http2Sessions } from './http2-sessions.js';

/** Options of a request. `sessions`: to be asked first; absent where only HTTP/1.1 is spoken. */
export interface AccessOptions extends RequestOptions {
  readonly sessions?: Http2Sessions | undefined;
}

/** An API server, and how to come in. */
export interface ClusterAccess {
  /** Base URL without a trailing slash. */
  readonly server: string;
  /** Namespace of the context or the service account; undefined where neither has one. */
  readonly namespace: string | undefined;
  /** Whether this process is a pod that uses its service account. */
  readonly inside: boolean;
  /** Options of a request, with credentials that may have been renewed, and connections that are kept. */
  requestOptions(): Promise<AccessOptions>;
  close(): void;
}

/** What finding it depends on. */
export interface AccessNeeds {
  /** Context of the kubeconfig; undefined: its current one. */
  readonly context: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const notFound = (why: string, cause?: unknown): OperatorError =>
  new OperatorError(
    'DREY_KUBERNETES_CONFIG',
    `No Kubernetes cluster is configured: ${why}.`,
    'Set KUBECONFIG, or make a context with kubectl ("kubectl config get-contexts"), or run Drey as a pod with a service account.',
    cause === undefined ? {} : { cause },
  );

/** Options that belong to connections; a client certificate that is renewed asks for new ones. */
const connectionOptions = ({ ca, cert, key, pfx, passphrase, rejectUnauthorized, servername }: RequestOptions) => ({
  ...(ca === undefined ? {} : { ca }),
  ...(cert === undefined ? {} : { cert }),
  ...(key === undefined ? {} : { key }),
  ...(pfx === undefined ? {} : { pfx }),
  ...(passphrase === undefined ? {} : { passphrase }),
  ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
  ...(servername === undefined ? {} : { servername }),
});

const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

const load = async ({
  context,
  env,
}: AccessNeeds): Promise<{ readonly config: KubeConfig; readonly inside: boolean }> => {
  // Its index loads every type of Kubernetes, for two seconds; all that is wanted is this.
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const config = new KubeConfig();
  const inside = env['KUBECONFIG'] === undefined && env['KUBERNETES_SERVICE_HOST'] !== undefined;
  try {
    if (inside) config.loadFromCluster();
    else config.loadFromDefault();
    if (context !== undefined && !inside) {
      if (config.getContextObject(context) === null) {
        const names = config.getContexts().map(({ name }) => name);
        throw notFound(`there is no context ${context}, only ${names.join(', ') || 'none'}`);
      }
      config.setCurrentContext(context);
    }
  } catch (error) {
    if (error instanceof OperatorError) throw error;
    // That is how the library meets an empty file.
    if (error instanceof TypeError)
      throw notFound(`${env['KUBECONFIG'] ?? '~/.kube/config'} is empty, or holds no kubeconfig`, error);
    throw notFound(error instanceof Error ? error.message : String(error), error);
  }
  return { config, inside };
};

interface Kept {
  /** Digest of the certificates that they are of. */
  readonly of: string;
  readonly agent: Agent | PlainAgent;
  readonly sessions: Http2Sessions | undefined;
}

/** Finds the cluster. Throws an OperatorError where none is configured. */
export const openAccess = async (needs: AccessNeeds): Promise<ClusterAccess> => {
  const { config, inside } = await load(needs);
  const cluster = config.getCurrentCluster();
  // The library makes up a cluster at this address where it finds no configuration at all.
  if (cluster === null || (cluster.name === 'cluster' && cluster.server === 'http://localhost:8080'))
    throw notFound('there is neither a kubeconfig nor a service account');
  const server = cluster.server.replace(/\/+$/, '');
  // As client-go has it.
  const isHttp2 = server.startsWith('https:') && cluster.proxyUrl === undefined && !needs.env['DISABLE_HTTP2'];
  let kept: Kept | undefined;
  /** Sessions of former certificates, whose last streams are still open. */
  const former = new Set<Http2Sessions>();
  const connectionsFor = (options: RequestOptions): AccessOptions => {
    if (cluster.proxyUrl !== undefined) return { agent: options.agent };
    const wanted = connectionOptions(options);
    const of = digest(Object.values(wanted).map(String));
    if (kept?.of !== of) {
      kept?.agent.destroy();
      kept?.sessions?.retire();
      if (kept?.sessions !== undefined) former.add(kept.sessions);
      const alive = { keepAlive: true, keepAliveMsecs: 10_000 };
      kept = {
        of,
        agent: server.startsWith('http:') ? new PlainAgent(alive) : new Agent({ ...wanted, ...alive }),
        sessions: isHttp2 ? createHttp2Sessions(server, wanted) : undefined,
      };
    }
    return { agent: kept.agent, sessions: kept.sessions };
  };
  return {
    server,
    namespace: config.getContextObject(config.getCurrentContext())?.namespace,
    inside,
    requestOptions: async () => {
      const options: RequestOptions = {};
      if (server.startsWith('http:')) {
        const token = config.getCurrentUser()?.token;
        if (token !== undefined) options.headers = { authorization: `Bearer ${token}` };
      } else await config.applyToHTTPSOptions(options);
      const { headers, auth } = options;
      return {
        ...(headers === undefined ? {} : { headers }),
        ...(auth === undefined ? {} : { auth }),
        ...(cluster.proxyUrl === undefined ? {} : connectionOptions(options)),
        ...connectionsFor(options),
      };
    },
    close: () => {
      kept?.agent.destroy();
      for (const sessions of [...former, ...(kept?.sessions === undefined ? [] : [kept.sessions])]) sessions.close();
    },
  };
};
