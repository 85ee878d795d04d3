// Keys by which the pods of a cluster reach state in the upstream: they end with their cluster, also for a pod that nobody hears of and that lives on.
import { checkedId } from '@drey/cluster/jvm';
import type { Logger, UpstreamAnswer, UpstreamHook } from '@drey/plugin-api';
import type { OpenClusters } from './open-clusters.js';

const PREFIX = 'DREYSTATE';
const pattern = new RegExp(`^${PREFIX}([0-9a-f]{8,64})$`);

/** Clusters whose refusals are counted. */
const MOST_COUNTED = 1_000;

/** The access key id of a cluster. */
export const stateKeyOf = (clusterId: string): string => `${PREFIX}${checkedId('cluster', clusterId)}`;

const answer = (status: number, code: string, message: string): UpstreamAnswer => ({
  status,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
});

const closed = answer(403, 'AccessDenied', 'The cluster of this key has ended, so its state is closed to it.');
/** Jobs ask again after it. */
const starting = answer(
  503,
  'ServiceUnavailable',
  'Drey is starting and does not know yet whether the cluster of this key has ended. Ask again.',
);

/** Tells of refusals: a cluster's first, and then each time there are ten times as many, since what was cut off may ask for ever. */
const createRefusals = () => {
  const counts = new Map<string, number>();
  return (cluster: string, log: Logger): void => {
    const times = (counts.get(cluster) ?? 0) + 1;
    counts.delete(cluster);
    counts.set(cluster, times);
    const [oldest] = counts.keys();
    if (counts.size > MOST_COUNTED && oldest !== undefined) counts.delete(oldest);
    if (/^10*$/.test(String(times)))
      log.info('A pod of a cluster that has ended was refused its state', { cluster, times });
  };
};

/**
 * Refuses requests of clusters that are to end or have ended. `clusters`: those of the driver; undefined before there is one, while nobody can
 * be told from another (pods of jobs come by the data plane, which is open only after that).
 */
export const createStateHook = (clusters: () => Pick<OpenClusters, 'isOpen'> | undefined): UpstreamHook => {
  const tell = createRefusals();
  return {
    id: 'drey-kubernetes-state',
    service: 's3',
    before: async ({ accessKeyId = '', log }) => {
      const [, clusterId] = pattern.exec(accessKeyId) ?? [];
      if (clusterId === undefined) return undefined;
      const known = clusters();
      if (known === undefined) return starting;
      if (await known.isOpen(clusterId)) return undefined;
      tell(clusterId, log);
      return closed;
    },
  };
};
