// Pods of an image that run one program to its end and are gone: what they print is the answer.
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { OperatorError } from '@drey/plugin-api';
import type { OwnerReference } from '../api/kubernetes-api.js';
import { KubernetesFault } from '../api/kubernetes-fault.js';
import type { Connection, KubernetesContext } from '../context.js';
import { helperPod } from '../object/helper-pod.js';
import type { Pod } from '../object/pod.js';
import { type Wait, waitOf } from '../object/pod-words.js';

/** Images may have to be pulled first. */
const TIMEOUT_MILLISECONDS = 15 * 60_000;
/** A fault that stands for so long does not mend itself. */
const FAULT_MILLISECONDS = 20_000;

/** What is to run. */
export interface ShortProgram {
  readonly image: string;
  readonly program: string;
  readonly arguments: readonly string[];
  /** ConfigMap with our classes, and what it hangs on. */
  readonly base: string;
  readonly owners: readonly OwnerReference[];
}

/** How it ended. */
export interface ShortEnd {
  readonly pod: Pod;
  readonly output: string;
}

const shortPod = (context: KubernetesContext, wanted: ShortProgram): Pod =>
  helperPod(context, { ...wanted, name: `drey-look-${randomBytes(8).toString('hex')}`, helper: 'look', cpu: '100m' });

const noNode = (image: string, why: string): OperatorError =>
  new OperatorError(
    'DREY_KUBERNETES_NO_NODE',
    `The pod that looks into the image ${image} does not run: ${why}.`,
    'Free resources on the nodes or add some ("kubectl describe nodes"), or change DREY_KUBERNETES_NODE_SELECTOR and DREY_KUBERNETES_TOLERATIONS, and ask for the start again.',
  );

const noImage = (image: string, why: string): OperatorError =>
  new OperatorError(
    'DREY_KUBERNETES_IMAGE',
    `No pod of the image ${image} can look for Flink: ${why}.`,
    'Check the name of the image, the registry and DREY_KUBERNETES_IMAGE_PULL_SECRETS, or name an image that is there in DREY_KUBERNETES_IMAGES, for example FLINK-1_20=my/flink:1.20.',
  );

/** That such a pod did not do what it was to do, for a reason that is none of its image's. */
export const brokenOff = (image: string, why: string): OperatorError =>
  new OperatorError(
    'DREY_KUBERNETES_LOOK',
    `The pod that looks into the image ${image} did not come to an end of its own: ${why}.`,
    'Look at the nodes and the events of the namespace ("kubectl get nodes", "kubectl get events"), and ask for the start again.',
  );

const faultOf = (image: string, wait: Wait | undefined): OperatorError => {
  if (wait === undefined) return brokenOff(image, 'it does not come up');
  return { node: noNode, image: noImage, container: brokenOff }[wait.for](image, wait.text);
};

/** Waits until a pod has ended; resolves to it. Rejects with an OperatorError where it cannot come up. */
const ended = async (
  { pods }: Connection,
  { clock }: KubernetesContext,
  name: string,
  image: string,
  signal: AbortSignal,
): Promise<Pod> => {
  const deadline = clock.now() + TIMEOUT_MILLISECONDS;
  let faultSince: number | undefined;
  for (;;) {
    signal.throwIfAborted();
    const pod = await pods.named(name);
    if (pod === undefined) throw brokenOff(image, 'it was deleted');
    if (pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return pod;
    const wait = waitOf(pod);
    const now = clock.now();
    faultSince = wait === undefined ? undefined : (faultSince ?? now);
    if ((faultSince !== undefined && now - faultSince > FAULT_MILLISECONDS) || now > deadline)
      throw faultOf(image, wait);
    await pods.news(1_000);
  }
};

/** All that it printed. A container that did not start has no output, which some nodes say by a fault. */
const outputOf = async (api: Connection['api'], pod: Pod, signal: AbortSignal): Promise<string> => {
  try {
    return await text(await api.log(pod.metadata.name, { follow: false }, signal));
  } catch (error) {
    if (pod.status?.phase === 'Failed' && error instanceof KubernetesFault) return '';
    throw error;
  }
};

/** Runs it, and removes the pod however it ends. Throws an OperatorError where it cannot run. */
export const runShortPod = async (
  context: KubernetesContext,
  connection: Connection,
  wanted: ShortProgram,
  signal: AbortSignal,
): Promise<ShortEnd> => {
  const { api, pods } = connection;
  const made = shortPod(context, wanted);
  const { name } = made.metadata;
  context.helpers.add(name);
  try {
    pods.take(await api.apply<Pod>('pods', made));
    const pod = await ended(connection, context, name, wanted.image, signal);
    const output = await outputOf(api, pod, signal);
    // Without the stamps.
    return { pod, output: output.replaceAll(/^\S+ /gm, '') };
  } finally {
    await api.delete('pods', name, { graceSeconds: 0 }).catch(() => undefined);
    context.helpers.delete(name);
  }
};
