// Clusters in which main methods are rehearsed, and the list of them in the data directory: the next host ends what this one could not.
import { check } from '@drey/plugin-api';
import { type Application, type ApplicationStore, keyText, parseKeyText } from '@drey/state';

/** A cluster that runs one main method and no job. */
export interface RehearsalCluster {
  readonly clusterId: string;
  readonly driver: string;
  /** `<account>/<region>/<name>`; what main asks for is answered as to a job of this application. */
  readonly application: string;
}

const isRehearsalCluster = check.shape<RehearsalCluster>({
  clusterId: check.text,
  driver: check.text,
  application: check.text,
});

/** The list. Calls that change it never overlap. */
export interface RehearsalClusters {
  all(): readonly RehearsalCluster[];
  has(clusterId: string): boolean;
  /** The application whose main runs on a cluster; undefined for any other cluster. */
  owner(clusterId: string): Application | undefined;
  /** Written before its cluster is launched. */
  put(cluster: RehearsalCluster): Promise<void>;
  remove(clusterId: string): Promise<void>;
}

/** The list in a store. */
export const rehearsalClusters = (store: Pick<ApplicationStore, 'cell' | 'find'>): RehearsalClusters => {
  const cell = store.cell('rehearsalClusters', check.list(isRehearsalCluster));
  let known = cell.read() ?? [];
  const write = (next: readonly RehearsalCluster[]): Promise<void> => {
    known = next;
    return cell.write(next);
  };
  const find = (clusterId: string): RehearsalCluster | undefined => known.find((one) => one.clusterId === clusterId);
  return {
    all: () => known,
    has: (clusterId) => find(clusterId) !== undefined,
    owner: (clusterId) => {
      const cluster = find(clusterId);
      return cluster === undefined ? undefined : store.find(parseKeyText(cluster.application));
    },
    put: (cluster) => write([...known.filter(({ clusterId }) => clusterId !== cluster.clusterId), cluster]),
    remove: (clusterId) => write(known.filter((cluster) => cluster.clusterId !== clusterId)),
  };
};

/** The record of a cluster for an application. */
export const rehearsalCluster = (clusterId: string, driver: string, application: Application): RehearsalCluster => ({
  clusterId,
  driver,
  application: keyText(application),
});
