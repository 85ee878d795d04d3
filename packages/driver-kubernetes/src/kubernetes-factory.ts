// `--driver kubernetes`.
import type { ClusterDriverFactory } from '@drey/cluster';
import type { UpstreamHook } from '@drey/plugin-api';
import { createKubernetesDriver, kubernetesLedger } from './kubernetes-driver.js';
import { createOpenClusters, type OpenClusters } from './state/open-clusters.js';
import { createStateHook } from './state/state-key.js';

/** What the driver brings to one host. */
export interface KubernetesContribution {
  /** Clusters as pods. */
  readonly factory: ClusterDriverFactory;
  /** Closes the state of jobs in the upstream to pods of clusters that have ended. */
  readonly stateHook: UpstreamHook;
}

/** Makes both. */
export const contributeKubernetes = (): KubernetesContribution => {
  let clusters: OpenClusters | undefined;
  return {
    factory: {
      name: 'kubernetes',
      create: (needs) => {
        clusters = createOpenClusters(kubernetesLedger(needs));
        return createKubernetesDriver(needs, { ledger: clusters.ledger });
      },
    },
    stateHook: createStateHook(() => clusters),
  };
};
