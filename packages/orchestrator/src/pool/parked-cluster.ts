// A cluster that waits for a job, and the list of them in the data directory.
import { check } from '@drey/plugin-api';
import type { ApplicationStore } from '@drey/state';

/** A cluster that belongs to no application yet. One TaskManager with one slot; it grows when it is taken. */
export interface ParkedCluster {
  readonly clusterId: string;
  readonly driver: string;
  /** `RuntimeEnvironment`. */
  readonly environment: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly launchedAt: number;
  /** Flink job id of its warm-up job, chosen before the submission. */
  readonly warmUpJobId: string;
  /** Whether the warm-up job has run. */
  readonly warm: boolean;
}

/** What a parked cluster is for. */
export type PoolTarget = Pick<ParkedCluster, 'environment' | 'region'>;

/** Whether a cluster fits a target. */
export const fits = (cluster: PoolTarget, target: PoolTarget): boolean =>
  cluster.environment === target.environment && cluster.region === target.region;

const isParkedCluster = check.shape<ParkedCluster>({
  clusterId: check.text,
  driver: check.text,
  environment: check.text,
  region: check.text,
  launchedAt: check.whole(0),
  warmUpJobId: check.text,
  warm: check.flag,
});

/** The list, kept so that the next host of the data directory finds them again, or ends them. */
export interface ParkedClusters {
  all(): readonly ParkedCluster[];
  /** Adds a cluster, or replaces the one of the same id. */
  put(cluster: ParkedCluster): Promise<void>;
  remove(clusterId: string): Promise<void>;
}

/** The list in a store. Calls of one host never overlap in what they change. */
export const parkedClusters = (store: Pick<ApplicationStore, 'cell'>): ParkedClusters => {
  const cell = store.cell('parkedClusters', check.list(isParkedCluster));
  let known = cell.read() ?? [];
  const write = (next: readonly ParkedCluster[]): Promise<void> => {
    known = next;
    return cell.write(next);
  };
  return {
    all: () => known,
    put: (cluster) => write([...known.filter(({ clusterId }) => clusterId !== cluster.clusterId), cluster]),
    remove: (clusterId) => write(known.filter((cluster) => cluster.clusterId !== clusterId)),
  };
};
