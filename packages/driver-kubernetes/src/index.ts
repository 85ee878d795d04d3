// The driver `kubernetes`: pods of a cluster.
export type { FoundApi } from './connection.js';
export { createKubernetesApi } from './api/kubernetes-client.js';
export { createKubernetesDriver, type KubernetesDriverOptions } from './kubernetes-driver.js';
export { contributeKubernetes, type KubernetesContribution } from './kubernetes-factory.js';
