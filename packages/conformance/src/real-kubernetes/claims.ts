// Claims of the trial's namespace: of a storage class, or on a directory that all nodes share.
import { kubectl } from './kubectl.js';
import type { PartPlace } from './trial-place.js';

/** Makes a claim. The volume of a directory is no object of the namespace, and goes at the end of the part. */
export const makeClaim = async (
  { namespace, options: { claim, claimPath }, atEnd }: PartPlace,
  name: string,
  { mode, size }: { readonly mode: 'ReadWriteMany' | 'ReadWriteOnce'; readonly size: string },
): Promise<void> => {
  const volume = `${namespace}-${name}`;
  atEnd(() => kubectl(['-n', namespace, 'delete', 'pvc', name, '--ignore-not-found', '--wait=false']));
  const objects: object[] = [];
  if (claimPath !== undefined) {
    atEnd(() => kubectl(['delete', 'pv', volume, '--ignore-not-found', '--wait=false']));
    objects.push({
      apiVersion: 'v1',
      kind: 'PersistentVolume',
      metadata: { name: volume },
      spec: {
        capacity: { storage: size },
        accessModes: [mode],
        persistentVolumeReclaimPolicy: 'Retain',
        storageClassName: '',
        hostPath: { path: claimPath, type: 'Directory' },
        claimRef: { namespace, name },
      },
    });
  }
  objects.push({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name },
    spec: {
      accessModes: [mode],
      resources: { requests: { storage: size } },
      storageClassName: claim ?? '',
      ...(claimPath === undefined ? {} : { volumeName: volume }),
    },
  });
  const input = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  // Not applied: what others apply over it has to leave what they do not name.
  await kubectl(['-n', namespace, 'create', '-f', '-'], { input });
};
