// Clusters as the cache of pods shows them, and what events say about pods that say nothing.
import type { ClusterSighting, MemberSighting } from '@drey/cluster';
import { label, type LedgerEntry, roleOf } from '@drey/cluster/jvm';
import type { Connection, KubernetesContext } from './context.js';
import { podName } from './object/names.js';
import type { ClusterEvent, Pod } from './object/pod.js';
import { isLiving, isSilent, memberOf, sightMember, warningIn } from './object/pod-words.js';
import { ports } from './object/places.js';
import type { ObjectCache } from './watch/object-cache.js';

const EVENTS_AGAIN_MILLISECONDS = 10_000;

/** The pods of a cluster's members; the JobManager first, TaskManagers by number. Rejects as the cache does. */
export const membersOf = async (pods: Pick<ObjectCache<Pod>, 'of'>, clusterId: string): Promise<readonly Pod[]> => {
  const order = (pod: Pod): number => Number(/\d+$/.exec(memberOf(pod))?.[0] ?? 0);
  return (await pods.of(clusterId))
    .filter(({ metadata: { labels } }) => labels?.[label.member] !== undefined)
    .toSorted((one, other) => order(one) - order(other));
};

/** The number of a TaskManager; 0 for a JobManager. */
export const numberOf = (pod: Pod): number => Number(/^taskmanager-(\d+)$/.exec(memberOf(pod))?.[1] ?? 0);

/** What warnings say about a pod, the newest. Kept for some seconds. */
const createWarnings = ({ clock, log }: KubernetesContext) => {
  const known = new Map<string, { readonly at: number; readonly text: string | undefined }>();
  return async ({ api }: Connection, pod: Pod): Promise<string | undefined> => {
    const { name } = pod.metadata;
    const now = clock.now();
    const kept = known.get(name);
    if (kept !== undefined && now - kept.at < EVENTS_AGAIN_MILLISECONDS) return kept.text;
    for (const [key, { at }] of known) if (now - at > EVENTS_AGAIN_MILLISECONDS) known.delete(key);
    let text: string | undefined;
    try {
      const { items } = await api.list<ClusterEvent>('events', { about: name });
      text = warningIn(items);
    } catch (error) {
      log.debug('Events of a pod cannot be read', { pod: name, error: String(error) });
    }
    known.set(name, { at: now, text });
    return text;
  };
};

/** A member whose pod somebody took away. */
const gone = (name: string): MemberSighting => ({
  role: roleOf(name),
  name,
  container: name,
  alive: false,
  startedAt: 0,
  ended: 'its pod is gone',
});

/** No cluster has more TaskManagers at once; numbers of earlier ones, also of those that were refused, are many where one is asked for again and again. */
const MOST_GONE = 256;

/** Members that were made and have no pod, the newest. */
const goneMembers = (
  { id, taskManagers = 0, launched }: LedgerEntry,
  pods: readonly Pod[],
  underWay: ReadonlySet<string>,
): readonly MemberSighting[] => {
  if (launched !== true) return [];
  const there = new Set(pods.map(memberOf));
  const count = Math.min(taskManagers, MOST_GONE);
  const numbered = Array.from({ length: count }, (_, index) => `taskmanager-${taskManagers - count + 1 + index}`);
  const made = ['jobmanager', ...numbered];
  return made.filter((name) => !there.has(name) && !underWay.has(podName(id, name))).map(gone);
};

/** Sights clusters. */
export interface Sighting {
  /** A cluster of the ledger from its pods. */
  cluster(connection: Connection, entry: LedgerEntry, pods: readonly Pod[]): Promise<ClusterSighting>;
}

/** What sighting needs besides. */
export interface SightingNeeds {
  readonly context: KubernetesContext;
  /** Pods that are being made just now. */
  readonly underWay: ReadonlySet<string>;
  /** Base URL of a cluster's REST API at this machine; for a host outside. */
  front(clusterId: string): Promise<string>;
}

/** Makes it. */
export const createSighting = ({ context, underWay, front }: SightingNeeds): Sighting => {
  const warnings = createWarnings(context);
  const sight = async (connection: Connection, pod: Pod): Promise<MemberSighting> =>
    sightMember(pod, isSilent(pod, context.clock.now()) ? await warnings(connection, pod) : undefined);
  const restOf = async ({ inside }: Connection, clusterId: string, jobManager: Pod | undefined): Promise<string> => {
    if (!inside) return front(clusterId);
    const address = jobManager !== undefined && isLiving(jobManager) ? jobManager.status?.podIP : undefined;
    // Port 0 is nobody's: to whoever asks it is a JobManager that is not there yet.
    if (address === undefined || address === '') return 'http://127.0.0.1:0';
    return `http://${address.includes(':') ? `[${address}]` : address}:${ports.rest}`;
  };
  return {
    cluster: async (connection, entry, pods) => {
      const seen = await Promise.all(pods.map((pod) => sight(connection, pod)));
      const missing = goneMembers(entry, pods, underWay);
      const order = ({ name }: MemberSighting): number => Number(/\d+$/.exec(name)?.[0] ?? 0);
      return {
        clusterId: entry.id,
        members: [...seen, ...missing].toSorted((one, other) => order(one) - order(other)),
        rest: await restOf(
          connection,
          entry.id,
          pods.find((pod) => memberOf(pod) === 'jobmanager'),
        ),
      };
    },
  };
};
