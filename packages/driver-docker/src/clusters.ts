// Starts, looks at and lists clusters.
import type { ContainerInfo } from 'dockerode';
import type { ClusterSighting, ClusterSpec } from '@drey/cluster';
import { checkedId, label } from '@drey/cluster/jvm';
import { createCpuLimiter } from './member/cpu-limits.js';
import type { DockerContext } from './docker-context.js';
import { settleLeftovers } from './ending.js';
import { isAway } from './engine/engine-fault.js';
import type { Preparation } from './image/prepared.js';
import { launchCluster } from './launching.js';
import type { EngineClients } from './engine/engine.js';
import type { Preparing } from './image/preparation.js';
import { listMembers, sightCluster } from './sightings.js';

const LEFTOVERS_MILLISECONDS = 10_000;

/** All that has to be known before a cluster of this kind starts. */
export type PrepareFor = (spec: Pick<ClusterSpec, 'runtime' | 'python'>, signal: AbortSignal) => Promise<Preparation>;

/** Clusters of one instance. */
export interface Clusters {
  inspect(clusterId: string): Promise<ClusterSighting | undefined>;
  launch(spec: ClusterSpec, signal: AbortSignal): Promise<ClusterSighting>;
  list(): Promise<readonly ClusterSighting[]>;
  /** Resolves when nothing is under way in the background; to be called once the signal is aborted. */
  settled(): Promise<void>;
}

/** Clusters of the ledger that are not left for people. */
const knownClusters = async (context: DockerContext): Promise<ReadonlySet<string>> =>
  new Set(
    (await context.ledger.all()).filter(({ kind, due }) => kind === 'cluster' && due !== 'kept').map(({ id }) => id),
  );

/** Tries again and again to do what was left over while the engine was away. */
const keepSettling = async (context: DockerContext, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    await settleLeftovers(context).catch((error: unknown) => {
      if (!isAway(error)) context.log.debug('Leftovers on the engine could not be removed', { error: String(error) });
    });
    await context.clock.sleep(LEFTOVERS_MILLISECONDS, signal).catch(() => {});
  }
};

/** Clusters; leftovers of times without an engine are settled until the signal is aborted. */
export const createClusters = (
  context: DockerContext,
  preparing: Preparing,
  prepareFor: PrepareFor,
  closing: AbortSignal,
): Clusters => {
  const { engine, ledger } = context;
  const limitCpu = createCpuLimiter(context);
  let settling: Promise<void> | undefined;

  /** Looks; an engine that is away may come back another one, with another network. */
  const looking = async <T>(what: string, look: (clients: EngineClients) => Promise<T>): Promise<T> => {
    try {
      return await engine.use(what, look);
    } catch (error) {
      if (isAway(error)) preparing.forget();
      throw error;
    }
  };

  const inspect = (clusterId: string): Promise<ClusterSighting | undefined> =>
    looking('look at a cluster', async (clients) => {
      const containers = await listMembers(context, clients, checkedId('cluster', clusterId));
      if (containers.length === 0) return undefined;
      // After a restart of the host this is what makes it reachable again for the jobs of before.
      const { reach } = await preparing.reach();
      limitCpu(clusterId, containers);
      return sightCluster(clients, clusterId, containers, reach.inside);
    });

  const launch = async (spec: ClusterSpec, signal: AbortSignal): Promise<ClusterSighting> => {
    checkedId('cluster', spec.clusterId);
    const entry = await ledger.find('cluster', spec.clusterId);
    if (entry?.due === undefined) {
      try {
        await launchCluster(context, spec, await prepareFor(spec, signal));
      } catch (error) {
        // The network may have gone, or the image been replaced.
        preparing.forget();
        throw error;
      }
    }
    return (await inspect(spec.clusterId)) ?? { clusterId: spec.clusterId, members: [], rest: 'http://127.0.0.1:0' };
  };

  const list = async (): Promise<readonly ClusterSighting[]> => {
    // Where nothing was ever started there is no need for an engine; one that is away hides its clusters until it is back.
    const known = await knownClusters(context);
    if (known.size === 0) return [];
    settling ??= keepSettling(context, closing);
    try {
      return await looking('list clusters', async (clients) => {
        const { reach } = await preparing.reach();
        const byCluster = new Map<string, ContainerInfo[]>([...known].map((id) => [id, []]));
        for (const info of await listMembers(context, clients))
          byCluster.get(info.Labels[label.cluster] ?? '')?.push(info);
        return Promise.all([...byCluster].map(([id, found]) => sightCluster(clients, id, found, reach.inside)));
      });
    } catch (error) {
      if (!isAway(error)) throw error;
      context.log.debug('The container engine is away', { error: String(error) });
      return [];
    }
  };

  return { inspect, launch, list, settled: async () => settling };
};
