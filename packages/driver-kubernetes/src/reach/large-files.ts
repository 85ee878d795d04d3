// Files that no object of Kubernetes may hold, fetched by members from the data plane with the token of their cluster.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { REST_TOKEN_HEADER } from '@drey/flink-rest';
import type { Route, RouteAnswer } from '@drey/plugin-api';
import { tokenOf } from '../cluster-files.js';
import type { KubernetesContext } from '../context.js';

const PATH = '/v1/member-files';
/** A pod that was made before its host died asks for its files for so long, say because no node took it. */
const LEFT_MILLISECONDS = 24 * 3_600_000;

/** A file that members fetch before they begin. */
export interface FetchedFile {
  /** Path of it on the data plane, below that of the cluster. */
  readonly name: string;
  /** Where members have it. */
  readonly to: string;
}

/** Files of one driver. */
export interface LargeFiles {
  /** Keeps a file for members, on disk, where also the next host finds it; the same content is kept once. Rejects where it cannot be written. */
  offer(content: Uint8Array, to: string): Promise<FetchedFile>;
  /** Says of one that was offered that more members are to fetch it: what is left of it for the next host counts from here. */
  renew(file: FetchedFile): Promise<void>;
  readonly route: Route;
}

/** Path of a file for the members of a cluster. */
export const pathOfFile = (clusterId: string, { name }: FetchedFile): string => `${PATH}/${clusterId}/${name}`;

const same = (one: string, other: string): boolean => {
  const [first, second] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
};

const refuse = (status: number, message: string): RouteAnswer => ({ status, json: { message } });

const absent = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT') return undefined;
  throw error;
};

/** Makes a file as new as one that was written now; false where there is none. */
const touched = async (path: string, seconds: number): Promise<boolean> =>
  (await utimes(path, seconds, seconds).then(() => true, absent)) ?? false;

/** Files in a folder, by the digests of their contents. */
const createFolder = (root: string, now: () => number) => {
  const pathOf = (name: string): string => join(root, name);
  /** Those of this process: whatever age they have, its pods ask for them. */
  const offered = new Set<string>();
  const isOld = async (name: string): Promise<boolean> => {
    const found = await stat(pathOf(name)).catch(absent);
    return found !== undefined && now() - found.mtimeMs > LEFT_MILLISECONDS;
  };
  const prune = async (): Promise<void> => {
    for (const name of await readdir(root))
      if (!offered.has(name) && (await isOld(name))) await rm(pathOf(name), { force: true });
  };
  return {
    put: async (name: string, content: Uint8Array): Promise<void> => {
      const seconds = now() / 1000;
      const isThere = offered.has(name);
      offered.add(name);
      // Its day counts from the last time: also the next host is to find it.
      if (isThere && (await touched(pathOf(name), seconds))) return;
      await mkdir(root, { recursive: true, mode: 0o700 });
      const draft = pathOf(`${name}.${randomBytes(4).toString('hex')}`);
      try {
        await writeFile(draft, content, { mode: 0o600, flush: true });
        await utimes(draft, seconds, seconds);
        await rename(draft, pathOf(name));
      } catch (error) {
        // A full disk is not to be kept full by what is of no use.
        await rm(draft, { force: true }).catch(() => {});
        throw error;
      }
      await prune();
    },
    renew: async (name: string): Promise<void> => {
      await touched(pathOf(name), now() / 1000);
    },
    get: async (name: string): Promise<Uint8Array | undefined> =>
      /^[0-9a-f]{64}$/.test(name) ? readFile(pathOf(name)).catch(absent) : undefined,
  };
};

/** Those of an instance; what earlier hosts of it kept is there. */
export const createLargeFiles = (context: KubernetesContext): LargeFiles => {
  const folder = createFolder(join(resolve(context.directory), 'kubernetes/files'), () => context.clock.now());
  const isMember = async (clusterId: string, token: string): Promise<boolean> => {
    if (!/^[0-9a-f]{8,64}$/.test(clusterId)) return false;
    const entry = await context.ledger.find('cluster', clusterId);
    if (entry === undefined || entry.due !== undefined) return false;
    const own = await context.use('give a member its files', (connection) => tokenOf(connection, clusterId));
    return own !== '' && same(own, token);
  };
  return {
    offer: async (content, to) => {
      const name = createHash('sha256').update(content).digest('hex');
      await folder.put(name, content);
      return { name, to };
    },
    renew: ({ name }) => folder.renew(name),
    route: {
      method: 'GET',
      path: `${PATH}/:cluster/:file`,
      summary: 'Files of members in Kubernetes that are too large for its objects, for the members of a cluster',
      handle: async ({ params, headers }) => {
        const given = Object.entries(headers).find(([name]) => name.toLowerCase() === REST_TOKEN_HEADER)?.[1];
        if (!(await isMember(params['cluster'] ?? '', given ?? '')))
          return refuse(403, 'The token is not that of the cluster.');
        const body = await folder.get(params['file'] ?? '');
        if (body === undefined) return refuse(404, 'There is no such file.');
        return { headers: { 'content-type': 'application/octet-stream', 'content-length': String(body.length) }, body };
      },
    },
  };
};
