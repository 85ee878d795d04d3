// Files that no object of Kubernetes may hold, fetched by members from the data plane with the token of their cluster.
import { createHash, timingSafeEqual } from 'node:crypto';
import { REST_TOKEN_HEADER } from '@drey/flink-rest';
import type { Route, RouteAnswer } from '@drey/plugin-api';
import { tokenOf } from '../cluster-files.js';
import type { KubernetesContext } from '../context.js';

const PATH = '/v1/member-files';

/** A file that members fetch before they begin. */
export interface FetchedFile {
  /** Path of it on the data plane, below that of the cluster. */
  readonly name: string;
  /** Where members have it. */
  readonly to: string;
}

/** Files of one driver. */
export interface LargeFiles {
  /** Keeps a file for members; the same content is kept once. */
  offer(content: Uint8Array, to: string): FetchedFile;
  readonly route: Route;
}

/** Path of a file for the members of a cluster. */
export const pathOfFile = (clusterId: string, { name }: FetchedFile): string => `${PATH}/${clusterId}/${name}`;

const same = (one: string, other: string): boolean => {
  const [first, second] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
};

const refuse = (status: number, message: string): RouteAnswer => ({ status, json: { message } });

/** Keeps nothing yet. */
export const createLargeFiles = (context: KubernetesContext): LargeFiles => {
  const files = new Map<string, Uint8Array>();
  const isMember = async (clusterId: string, token: string): Promise<boolean> => {
    if (!/^[0-9a-f]{8,64}$/.test(clusterId)) return false;
    const entry = await context.ledger.find('cluster', clusterId);
    if (entry === undefined || entry.due !== undefined) return false;
    const own = await context.use('give a member its files', (connection) => tokenOf(connection, clusterId));
    return own !== '' && same(own, token);
  };
  return {
    offer: (content, to) => {
      const name = createHash('sha256').update(content).digest('hex');
      files.set(name, content);
      return { name, to };
    },
    route: {
      method: 'GET',
      path: `${PATH}/:cluster/:file`,
      summary: 'Files of members in Kubernetes that are too large for its objects, for the members of a cluster',
      handle: async ({ params, headers }) => {
        const given = Object.entries(headers).find(([name]) => name.toLowerCase() === REST_TOKEN_HEADER)?.[1];
        if (!(await isMember(params['cluster'] ?? '', given ?? '')))
          return refuse(403, 'The token is not that of the cluster.');
        const body = files.get(params['file'] ?? '');
        // A host that has just begun knows its files as soon as it is asked for a member.
        if (body === undefined) return refuse(404, 'There is no such file.');
        return { headers: { 'content-type': 'application/octet-stream', 'content-length': String(body.length) }, body };
      },
    },
  };
};
