// Ends a cluster: members, the rest of their output, their files, in this order, so that nothing is lost when the host dies in between.
import type { ClusterDriver } from '@drey/cluster';
import type { ClusterLogs } from '../loop/needs.js';

/** Ends one cluster for good. Repeating it is harmless. */
export const endCluster = async (logs: ClusterLogs, driver: ClusterDriver, clusterId: string): Promise<void> => {
  await driver.destroy(clusterId);
  await logs.finish(clusterId);
  await driver.remove(clusterId);
  await logs.forget(clusterId);
};
