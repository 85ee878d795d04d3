// `--driver docker`.
import type { ClusterDriverFactory } from '@drey/cluster';
import { createDockerDriver } from './docker-driver.js';

/** Clusters as containers of Docker, Podman or whatever answers like them. */
export const dockerDriverFactory: ClusterDriverFactory = {
  name: 'docker',
  create: (surroundings) => createDockerDriver(surroundings),
};
