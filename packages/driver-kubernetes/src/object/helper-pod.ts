// A pod that runs one program, beside those of clusters: what all such pods have in common.
import { label, paths } from '@drey/cluster/jvm';
import type { OwnerReference } from '../api/kubernetes-api.js';
import type { KubernetesContext } from '../context.js';
import type { Pod } from './pod.js';
import { containerSecurity, podSurroundings } from './restricted.js';
import { classFiles } from './shared-objects.js';

type Spec = NonNullable<Pod['spec']>;
type Container = Spec['containers'][number];

/** What one is. */
export interface HelperPod {
  readonly name: string;
  /** What it is for, as its label says. */
  readonly helper: string;
  readonly image: string;
  /** The config map with our classes. */
  readonly base: string;
  readonly owners: readonly OwnerReference[];
  readonly program: string;
  readonly arguments: readonly string[];
  /** Processor that it asks for. */
  readonly cpu: string;
  readonly env?: Container['env'];
  readonly ports?: Container['ports'];
  /** Volumes beside the classes and a place for temporary files, and where they are. */
  readonly volumes?: Spec['volumes'];
  readonly mounts?: Container['volumeMounts'];
}

/** Our own class in a small JVM that starts soon: more flags for that, and the words for `drey.Member`. */
export const memberProgram = (
  flags: readonly string[],
  words: readonly string[],
): Pick<HelperPod, 'program' | 'arguments'> => ({
  program: 'java',
  arguments: ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', ...flags, '-cp', paths.classes, 'drey.Member', ...words],
});

/** Makes the object. */
export const helperPod = ({ instanceId, settings }: KubernetesContext, one: HelperPod): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: one.name,
    labels: { 'app.kubernetes.io/managed-by': 'drey', [label.instance]: instanceId, [label.helper]: one.helper },
    ownerReferences: one.owners,
  },
  spec: {
    ...podSurroundings(settings, false),
    containers: [
      {
        name: 'flink',
        image: one.image,
        ...(settings.imagePullPolicy === undefined ? {} : { imagePullPolicy: settings.imagePullPolicy }),
        command: [one.program],
        args: one.arguments,
        workingDir: '/',
        env: one.env ?? [],
        ports: one.ports ?? [],
        resources: { requests: { cpu: one.cpu, memory: '256Mi' }, limits: { memory: '256Mi' } },
        securityContext: containerSecurity,
        volumeMounts: [
          { name: 'classes', mountPath: paths.classes, readOnly: true },
          { name: 'tmp', mountPath: '/tmp' },
          ...(one.mounts ?? []),
        ],
      },
    ],
    volumes: [
      { name: 'classes', configMap: { name: one.base, items: classFiles } },
      { name: 'tmp', emptyDir: {} },
      ...(one.volumes ?? []),
    ],
  },
});
