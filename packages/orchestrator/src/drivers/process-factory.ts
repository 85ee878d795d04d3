// `--driver process`.
import type { ClusterDriverFactory } from '../cluster-driver.js';
import { createProcessDriver } from './process/process-driver.js';

/** Clusters as plain JVMs of this machine. */
export const processDriverFactory: ClusterDriverFactory = {
  name: 'process',
  create: (surroundings) => createProcessDriver(surroundings),
};
