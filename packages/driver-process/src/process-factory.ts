// `--driver process`.
import type { ClusterDriverFactory } from '@drey/cluster';
import { createProcessDriver } from './process-driver.js';

/** Clusters as plain JVMs of this machine. */
export const processDriverFactory: ClusterDriverFactory = {
  name: 'process',
  create: (surroundings) => createProcessDriver(surroundings),
};
