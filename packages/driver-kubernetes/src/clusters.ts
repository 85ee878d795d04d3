// Starts, looks at and lists clusters.
import type { ClusterSighting, ClusterSpec } from '@drey/cluster';
import { checkedId, type LedgerEntry } from '@drey/cluster/jvm';
import type { ClusterFiles } from './cluster-files.js';
import { isAway } from './api/kubernetes-fault.js';
import type { KubernetesContext } from './context.js';
import { reapUnknown, settleLeftovers } from './ending.js';
import { launchCluster, type LaunchingNeeds } from './launching.js';
import { hangOnInstallation } from './reach/bases.js';
import { membersOf, type Sighting } from './sightings.js';

const LEFTOVERS_MILLISECONDS = 10_000;

/** Clusters of one instance. */
export interface Clusters {
  inspect(clusterId: string): Promise<ClusterSighting | undefined>;
  launch(spec: ClusterSpec, signal: AbortSignal): Promise<ClusterSighting>;
  list(): Promise<readonly ClusterSighting[]>;
  /** Resolves when nothing is under way in the background; to be called once the signal is aborted. */
  settled(): Promise<void>;
}

/** What clusters need besides. */
export interface ClustersNeeds {
  readonly context: KubernetesContext;
  readonly launching: LaunchingNeeds;
  readonly sighting: Sighting;
  /** Makes the number of living TaskManagers of a cluster this. */
  scale(clusterId: string, taskManagers: number): Promise<void>;
  /** Goes on with files that members are to be given. */
  readonly resume: ClusterFiles['resume'];
  /** Whether anything of this instance may be there. */
  readonly mayHaveObjects: () => Promise<boolean>;
}

/** Tries again and again to do what was left over; what nobody knows is looked for once, and what is there hung once on what Drey was installed with. */
const keepSettling = async (context: KubernetesContext, signal: AbortSignal): Promise<void> => {
  const works = (act: () => Promise<void>, failure: string): Promise<boolean> =>
    act().then(
      () => true,
      (error: unknown) => {
        if (!isAway(error)) context.log.debug(failure, { error: String(error) });
        return false;
      },
    );
  const left = 'Leftovers in Kubernetes could not be removed';
  for (let [isHung, isReaped] = [false, false]; !signal.aborted;) {
    isHung ||= await works(() => hangOnInstallation(context), 'Jobs hang on nothing that goes with this Drey');
    await works(() => settleLeftovers(context), left);
    isReaped ||= await works(() => reapUnknown(context), left);
    await context.clock.sleep(LEFTOVERS_MILLISECONDS, signal).catch(() => {});
  }
};

/** Clusters; leftovers of times without an API server are settled until the signal is aborted. */
export const createClusters = (
  { context, launching, sighting, scale, resume, mayHaveObjects }: ClustersNeeds,
  closing: AbortSignal,
): Clusters => {
  const { ledger } = context;
  let settling: Promise<void> | undefined;

  /** Clusters whose TaskManagers wait for the address of their JobManager; after a host that dies over it they are scaled by whoever misses them. */
  const completing = new Set<string>();
  const complete = async (clusterId: string): Promise<void> => {
    while (!closing.aborted && (await context.exclusively(clusterId, () => step(clusterId)))) {
      // Each step waits for a moment itself.
    }
  };
  /** Whether another step is due. */
  const step = async (clusterId: string): Promise<boolean> => {
    const entry = await ledger.find('cluster', clusterId);
    if (entry?.spec === undefined || entry.due !== undefined || (entry.taskManagers ?? 0) > 0) return false;
    await scale(clusterId, entry.spec.taskManagers);
    const cluster = await inspect(clusterId);
    return cluster?.members.some(({ role, alive }) => role === 'jobmanager' && alive) === true;
  };
  const begin = (clusterId: string): void => {
    if (completing.has(clusterId)) return;
    completing.add(clusterId);
    complete(clusterId)
      .catch((error: unknown) => {
        // Whoever looks sees that they are missing, and asks for them again.
        context.log.debug('TaskManagers could not be started', { cluster: clusterId, error: String(error) });
      })
      .finally(() => completing.delete(clusterId));
  };

  const isShown = ({ kind, due }: LedgerEntry): boolean => kind === 'cluster' && due !== 'kept' && due !== 'remove';

  const inspect = async (clusterId: string): Promise<ClusterSighting | undefined> => {
    const entry = await ledger.find('cluster', checkedId('cluster', clusterId));
    if (entry === undefined || !isShown(entry)) return undefined;
    resume(entry);
    return context.use('look at a cluster', async (connection) => {
      // After a restart of the host this is what makes it reachable again for the jobs of before.
      await launching.preparing.gateway();
      const pods = await membersOf(connection.pods, clusterId);
      // What is written down and was not made yet is no cluster: launching it again makes it.
      if (pods.length === 0 && entry.launched !== true) return undefined;
      return sighting.cluster(connection, entry, pods);
    });
  };

  const launch = async (spec: ClusterSpec, signal: AbortSignal): Promise<ClusterSighting> => {
    checkedId('cluster', spec.clusterId);
    try {
      if (await launchCluster(launching, spec, signal)) begin(spec.clusterId);
    } catch (error) {
      // Another cluster may answer by that address now, or the image be another one.
      launching.preparing.forget();
      throw error;
    }
    return (await inspect(spec.clusterId)) ?? { clusterId: spec.clusterId, members: [], rest: 'http://127.0.0.1:0' };
  };

  const list = async (): Promise<readonly ClusterSighting[]> => {
    // Where nothing was ever started there is no need for a cluster of Kubernetes.
    if (!(await mayHaveObjects())) return [];
    settling ??= keepSettling(context, closing);
    const entries = (await ledger.all()).filter(isShown);
    if (entries.length === 0) return [];
    for (const entry of entries) resume(entry);
    try {
      return await context.use('list clusters', async (connection) => {
        await launching.preparing.gateway();
        return Promise.all(
          entries.map(async (entry) => sighting.cluster(connection, entry, await membersOf(connection.pods, entry.id))),
        );
      });
    } catch (error) {
      if (!isAway(error)) throw error;
      context.log.debug('The API server of Kubernetes is away', { error: String(error) });
      return [];
    }
  };

  return { inspect, launch, list, settled: async () => settling };
};
