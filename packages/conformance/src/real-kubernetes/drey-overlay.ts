// The manifests of deploy/kubernetes with an image of Drey, and with what this cluster is to know, as a kustomization of one's own has it.
import { join, relative } from 'node:path';
import { repositoryRoot } from '../host/repository.js';

/** The folder of the manifests. */
export const MANIFESTS = join(repositoryRoot, 'deploy/kubernetes/base');

/** What is laid over them. */
export interface Overlay {
  /** Of all containers of Drey's pod. */
  readonly image: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Whether names of Services can be looked up in pods. */
  readonly dns: boolean;
}

/** A `kustomization.yaml` for a folder. */
export const overlayOf = ({ image, variables, dns }: Overlay, folder: string): string => {
  const policy = variables['DREY_KUBERNETES_IMAGE_PULL_POLICY'];
  const env = [
    ...Object.entries(variables).map(([name, value]) => ({ name, value })),
    ...(dns ? [] : [{ name: 'DREY_KUBERNETES_HOST_ADDRESS', $patch: 'delete' }]),
  ];
  const shared = { image, ...(policy === undefined ? {} : { imagePullPolicy: policy }) };
  const patch = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'drey' },
    spec: {
      template: {
        spec: { initContainers: [{ name: 'cache', ...shared }], containers: [{ name: 'drey', ...shared, env }] },
      },
    },
  };
  return JSON.stringify({ resources: [relative(folder, MANIFESTS)], patches: [{ patch: JSON.stringify(patch) }] });
};
