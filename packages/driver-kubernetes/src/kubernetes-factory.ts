// `--driver kubernetes`.
import type { ClusterDriverFactory } from '@drey/cluster';
import { createKubernetesDriver } from './kubernetes-driver.js';

/** Clusters as pods. */
export const kubernetesDriverFactory: ClusterDriverFactory = {
  name: 'kubernetes',
  create: (needs) => createKubernetesDriver(needs),
};
