// Changes files of a living cluster: in its Secret, for members that start later, in each member that is up, and in those on their way once they are.
import type { ClusterSpec } from '@drey/cluster';
import { type LedgerEntry, loggingConfiguration, paths } from '@drey/cluster/jvm';
import { restTokenEnvironment } from '@drey/flink-rest';
import { isAway } from './api/kubernetes-fault.js';
import type { Connection, KubernetesContext } from './context.js';
import { textIn } from './object/cluster-objects.js';
import { clusterName, environmentName } from './object/names.js';
import { givenFiles } from './object/places.js';
import type { Pod, Secret } from './object/pod.js';
import { hasStarted, isLiving } from './object/pod-words.js';
import { handSays } from './reach/hand.js';
import { membersOf } from './sightings.js';

const [TOKEN_VARIABLE = ''] = Object.keys(restTokenEnvironment(''));

/** The token with which a cluster lets Drey act, as its members have it. */
export const tokenOf = async ({ api }: Connection, clusterId: string): Promise<string> => {
  const secret = await api.get<Secret>('secrets', environmentName(clusterId));
  return (secret === undefined ? undefined : textIn(secret, TOKEN_VARIABLE)) ?? '';
};

/** Nodes bring mounted Secrets up to date once a minute or so: what starts later than that has the new files by itself. */
const COMING_UP_MILLISECONDS = 90_000;
const AGAIN_MILLISECONDS = 1_000;
/** For all of a change: whoever waits for it may be wanted for something else, a stop by force say; a member that does not answer is given up. */
const PUT_MILLISECONDS = 10_000;

interface ChangedFile {
  readonly key: string;
  /** Where members have it. */
  readonly path: string;
  readonly content: string;
}

/** Where members have what may change, by its name in the Secret; first what a job may read as soon as it is there. */
const changing: Readonly<Record<string, string>> = {
  [givenFiles.properties]: paths.properties,
  [givenFiles.logging]: paths.logging,
};

/** The files of a Secret that may change. */
const filesIn = (secret: Secret): readonly ChangedFile[] =>
  Object.entries(changing).flatMap(([key, path]) => {
    const content = textIn(secret, key);
    return content === undefined ? [] : [{ key, path, content }];
  });

/** Members of a cluster that were on their way, maybe with the files of before, when these changed: they get what its Secret has once they take it. */
interface Late {
  /** Uids of their pods. */
  readonly pods: Set<string>;
  until: number;
}

/** Changes files of living clusters. Both are done within seconds; members that are on their way follow in the background, which is noted in the ledger. */
export interface ClusterFiles {
  /** Changes the level of the root logger. */
  logLevel(clusterId: string, level: ClusterSpec['logLevel']): Promise<void>;
  /** Replaces the application's properties. */
  properties(clusterId: string, content: string): Promise<void>;
  /** Goes on with what an earlier host, or an earlier try, left members without; at once where that is nothing. */
  resume(entry: LedgerEntry): void;
  /** Resolves when nothing is under way in the background; to be called once the signal is aborted. */
  settled(): Promise<void>;
}

const put = async (
  { clock }: KubernetesContext,
  connection: Connection,
  clusterId: string,
  pods: readonly Pod[],
  files: Iterable<ChangedFile>,
  closing: AbortSignal,
): Promise<void> => {
  const { api } = connection;
  const signal = AbortSignal.any([closing, AbortSignal.timeout(PUT_MILLISECONDS)]);
  const token = await tokenOf(connection, clusterId);
  const changed = [...files];
  await Promise.all(
    pods.map(async ({ metadata: { name } }) => {
      for (const { path, content } of changed)
        await handSays(
          { api, clock, pod: name, token },
          { method: 'PUT', path: '/file', query: { path }, body: Buffer.from(content) },
          signal,
        );
    }),
  );
};

const changeSecret = async (
  { api }: Connection,
  clusterId: string,
  { key, content }: ChangedFile,
): Promise<'changed' | 'absent'> => {
  const secret = await api.get<Secret>('secrets', clusterName(clusterId));
  if (secret === undefined) return 'absent';
  const { name, labels, ownerReferences } = secret.metadata;
  await api.apply<Secret>('secrets', {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      ...(labels === undefined ? {} : { labels }),
      ...(ownerReferences === undefined ? {} : { ownerReferences }),
    },
    type: 'Opaque',
    data: { ...secret.data, [key]: Buffer.from(content).toString('base64') },
  });
  return 'changed';
};

const tellStale = ({ log }: KubernetesContext, cluster: string, error: unknown): void =>
  log.warn('A member that came up late keeps the files of before', { cluster, error: String(error) });

/** Changes files of the clusters of one driver, until the signal is aborted. To be called for one cluster after the other's end. */
export const createClusterFiles = (context: KubernetesContext, closing: AbortSignal): ClusterFiles => {
  const { clock, ledger, log, exclusively } = context;
  const lates = new Map<string, Late>();
  const following = new Set<Promise<void>>();

  /** Gives what has started by now what it is to have; whether there are more to come. */
  const bring = async (clusterId: string, { pods, until }: Late): Promise<boolean> => {
    const entry = await ledger.find('cluster', clusterId);
    if (closing.aborted || entry === undefined || entry.due !== undefined) return false;
    return context.use('change the files of a cluster', async (connection) => {
      const living = (await membersOf(connection.pods, clusterId)).filter(isLiving);
      const wanted = living.filter(({ metadata: { uid = '' } }) => pods.has(uid));
      const started = wanted.filter(hasStarted);
      const isMore = wanted.length > started.length && clock.now() <= until;
      if (started.length === 0) return isMore;
      const secret = await connection.api.get<Secret>('secrets', clusterName(clusterId));
      if (secret === undefined) return false;
      await put(context, connection, clusterId, started, filesIn(secret), closing);
      for (const { metadata } of started) pods.delete(metadata.uid ?? '');
      return isMore;
    });
  };
  /** Writes down who is to be given files, also by the next host; nobody: no more. */
  const note = async (clusterId: string, pods: Iterable<string>): Promise<void> => {
    const entry = await ledger.find('cluster', clusterId);
    // What is to end is owed nothing, and its entry may go at any moment.
    if (entry === undefined || entry.due !== undefined) return;
    const { owed: _, ...rest } = entry;
    const owed = [...pods];
    await ledger.write(owed.length === 0 ? rest : { ...rest, owed });
  };
  const follow = async (clusterId: string, late: Late): Promise<void> => {
    const step = async (): Promise<boolean> => {
      let isOwed = false;
      // A change that comes next is after all of this, so nothing older goes over it.
      const isMore = await bring(clusterId, late).catch((error: unknown) => {
        if (closing.aborted) return false;
        if (clock.now() <= late.until) return true;
        isOwed = isAway(error);
        if (!isOwed) tellStale(context, clusterId, error);
        return false;
      });
      if (isMore) return true;
      // The next host goes on with what this one leaves, and so does the next look once there is an API server again.
      if (!closing.aborted && !isOwed) await note(clusterId, []);
      lates.delete(clusterId);
      return false;
    };
    while (await exclusively(clusterId, step)) await (await context.connect()).pods.news(AGAIN_MILLISECONDS);
  };
  const begin = (clusterId: string, pods: Iterable<string>): void => {
    const late: Late = { pods: new Set(pods), until: clock.now() + COMING_UP_MILLISECONDS };
    lates.set(clusterId, late);
    const followed = follow(clusterId, late).catch((error: unknown) => {
      lates.delete(clusterId);
      log.debug('Members that come up were not looked at', { cluster: clusterId, error: String(error) });
    });
    following.add(followed);
    void followed.finally(() => following.delete(followed));
  };
  /** Members that are on their way get their files as soon as they take them: before that they may have mounted those of before. */
  const followUp = async (clusterId: string, pods: readonly Pod[]): Promise<void> => {
    // One that has no node yet has mounted nothing.
    const coming = pods.filter((pod) => !hasStarted(pod) && pod.spec?.nodeName !== undefined);
    const uids = coming.map(({ metadata: { uid = '' } }) => uid);
    if (uids.length > 0) await note(clusterId, new Set([...(lates.get(clusterId)?.pods ?? []), ...uids]));
    const known = lates.get(clusterId);
    if (known === undefined) {
      if (uids.length > 0) begin(clusterId, uids);
      return;
    }
    known.until = clock.now() + COMING_UP_MILLISECONDS;
    for (const uid of uids) known.pods.add(uid);
  };
  const change = (clusterId: string, file: ChangedFile): Promise<void> =>
    context.use('change the files of a cluster', async (connection) => {
      if ((await changeSecret(connection, clusterId, file)) === 'absent') return;
      const living = (await membersOf(connection.pods, clusterId)).filter(isLiving);
      await followUp(clusterId, living);
      await put(context, connection, clusterId, living.filter(hasStarted), [file], closing);
    });
  return {
    logLevel: async (clusterId, level) => {
      const entry = await ledger.find('cluster', clusterId);
      if (entry?.spec !== undefined) await ledger.write({ ...entry, spec: { ...entry.spec, logLevel: level } });
      const content = loggingConfiguration(level);
      await change(clusterId, { key: givenFiles.logging, path: paths.logging, content });
    },
    properties: (clusterId, content) =>
      change(clusterId, { key: givenFiles.properties, path: paths.properties, content }),
    resume: ({ id, owed, due }) => {
      if (owed !== undefined && due === undefined && !closing.aborted && !lates.has(id)) begin(id, owed);
    },
    settled: async () => {
      await Promise.all(following);
    },
  };
};
