// Flink's REST API on a port of this machine's loopback, passed on to the pod by the API server's proxy: for a host outside of the cluster.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { KubernetesApi } from '../api/kubernetes-api.js';
import { staysBelow } from '../api/kubernetes-client.js';
import { ports } from '../object/places.js';

/** Fronts of clusters. */
export interface RestFronts {
  /** Base URL of a cluster's front, opened where there is none yet. */
  of(clusterId: string): Promise<string>;
  /** Closes the front of one cluster, or all. */
  close(clusterId?: string): Promise<void>;
}

/** Whose answers may come from here, and under which name of a pod. */
export interface FrontNeeds {
  api(): Promise<Pick<KubernetesApi, 'proxy'>>;
  podOf(clusterId: string): string;
}

const LOOPBACK = '127.0.0.1';
/** What belongs to one connection, and what the API server takes for its own or would tell Flink of us. */
const notPassedOn = new Set([
  'connection',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'origin',
  'expect',
  'authorization',
  'cookie',
]);

const nameOf = (host: string): string => host.trim().replace(/:\d*$/, '').toLowerCase();

/** A name that a page's own DNS server could give our address is none of ours. The same rule as `drey.flink.RestRules` has, which sees another name. */
const isOurs = (name: string): boolean =>
  name === 'localhost' ||
  name.endsWith('.localhost') ||
  /^\d{1,3}(\.\d{1,3}){3}$/.test(name) ||
  /^\[[\da-f:.]+\]$/.test(name);

/** Why a request is not passed on; undefined for one that is. */
const faultOf = ({ headers, url = '' }: Pick<IncomingMessage, 'headers' | 'url'>): string | undefined => {
  const { host, origin } = headers;
  if (host === undefined || !isOurs(nameOf(host)))
    return 'Flink answers here by addresses and by the name localhost only.';
  if (origin !== undefined && origin.toLowerCase() !== `http://${host}`.toLowerCase())
    return 'No web page of another origin is answered.';
  return staysBelow(url) ? undefined : 'That path leads out of the cluster.';
};

const refuse = (response: ServerResponse, status: number, why: string): void => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ errors: [why] }));
};

const plainHeaders = (
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || notPassedOn.has(name)
        ? []
        : [[name, typeof value === 'string' ? value : value.join(', ')]],
    ),
  );

const passOn = async (
  { api, podOf }: FrontNeeds,
  clusterId: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const fault = faultOf(request);
  if (fault !== undefined) return refuse(response, 403, fault);
  const leaving = new AbortController();
  response.once('close', () => leaving.abort(new Error('The caller left.')));
  const { method = 'GET', url = '/', headers } = request;
  const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  const answer = await (
    await api()
  ).proxy(
    podOf(clusterId),
    ports.rest,
    { method, path: url, headers: plainHeaders(headers), ...(hasBody ? { body: request } : {}) },
    leaving.signal,
  );
  response.writeHead(answer.status, plainHeaders(answer.headers));
  await pipeline(answer.body, response);
};

/** Makes fronts. */
export const createRestFronts = (needs: FrontNeeds): RestFronts => {
  const fronts = new Map<string, Promise<Server>>();
  const open = (clusterId: string): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = createServer((request, response) => {
        passOn(needs, clusterId, request, response).catch((error: unknown) => {
          // To whoever asks it is a JobManager that is not there yet.
          if (response.headersSent) response.destroy();
          else refuse(response, 503, error instanceof Error ? error.message : String(error));
        });
      });
      server.once('error', reject);
      server.listen(0, LOOPBACK, () => resolve(server));
    });
  const shut = async (server: Promise<Server>): Promise<void> => {
    const opened = await server.catch(() => undefined);
    opened?.closeAllConnections();
    await new Promise<void>((resolve) => (opened === undefined ? resolve() : opened.close(() => resolve())));
  };
  return {
    of: async (clusterId) => {
      const front = fronts.get(clusterId) ?? open(clusterId);
      fronts.set(clusterId, front);
      front.catch(() => fronts.delete(clusterId));
      return `http://${LOOPBACK}:${((await front).address() as AddressInfo).port}`;
    },
    close: async (clusterId) => {
      const ended = [...fronts].filter(([id]) => clusterId === undefined || id === clusterId);
      for (const [id] of ended) fronts.delete(id);
      await Promise.all(ended.map(([, server]) => shut(server)));
    },
  };
};
