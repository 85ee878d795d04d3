// What a pod has come to, in words: whether it lives, why it does not come up, why it ended. Pure.
import type { MemberSighting } from '@drey/cluster';
import { label, roleOf } from '@drey/cluster/jvm';
import type { ClusterEvent, ContainerState, Pod, PodCondition } from './pod.js';

/** A member's name from its labels. */
export const memberOf = ({ metadata }: Pod): string => metadata.labels?.[label.member] ?? '';

const stateOf = ({ status }: Pod): ContainerState | undefined =>
  status?.containerStatuses?.find(({ name }) => name === 'flink')?.state;

const sentence = (parts: readonly (string | undefined)[]): string =>
  parts
    .filter((part) => part !== undefined && part !== '')
    .join(': ')
    .trim()
    .replace(/\.$/, '');

/** Reasons that a node gives for a container that it could not start, and that no waiting mends by itself within seconds. */
const hopeless = new Set([
  'InvalidImageName',
  'ErrImageNeverPull',
  'CreateContainerConfigError',
  'CreateContainerError',
  'RunContainerError',
]);
const imageFaults = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ImageInspectError',
  'RegistryUnavailable',
  'ErrImageNeverPull',
  'InvalidImageName',
  'SignatureValidationFailed',
]);

/** Whether its containers may be running somewhere, as far as is known. A pod whose node is gone counts as dead though nobody saw it end. */
export const isLiving = ({ metadata, status }: Pod): boolean =>
  metadata.deletionTimestamp === undefined &&
  status?.phase !== 'Succeeded' &&
  status?.phase !== 'Failed' &&
  status?.phase !== 'Unknown';

/** Whether its program has begun, so that there is output. */
export const hasStarted = (pod: Pod): boolean => {
  const state = stateOf(pod);
  return state?.running !== undefined || state?.terminated !== undefined;
};

const terminatedWords = (state: NonNullable<ContainerState['terminated']>): string => {
  const { exitCode, signal, reason, message } = state;
  if (reason === 'OOMKilled')
    return `was killed for lack of memory within its container's limit (exit code ${exitCode})`;
  const killed = exitCode === 137 || signal === 9;
  const why = killed ? 'killed by SIGKILL (exit code 137)' : `exit code ${exitCode}`;
  return sentence([why, reason === 'Error' || reason === 'Completed' ? undefined : reason, message]);
};

const conditionOf = ({ status }: Pod, wanted: string): PodCondition | undefined =>
  status?.conditions?.find(({ type }) => type === wanted);

/** Why a pod ends that nobody of ours ends: its disruption says, where the control plane or its node noted one. `node`: its own, for people. */
const disruptionOf = (pod: Pod, node: string): string | undefined => {
  const found = conditionOf(pod, 'DisruptionTarget');
  if (found?.status !== 'True') return undefined;
  const said = sentence([found.message]);
  switch (found.reason) {
    // The pods of a node that nobody hears of count as not ready before they are given up; a taint that somebody sets leaves them ready.
    case 'DeletionByTaintManager':
      return conditionOf(pod, 'Ready')?.status === 'True'
        ? `was taken off ${node} by a taint (${said})`
        : `was lost with ${node} (${said})`;
    case 'DeletionByPodGC':
      return `was lost with ${node} (${said})`;
    case 'PreemptionByScheduler':
      return `had to give way on ${node} to pods of a higher priority (${said})`;
    case 'EvictionByEvictionAPI':
      return `was evicted from ${node}, as a drain does it (${said})`;
    default:
      return `was ended by ${node} (${sentence([found.reason, found.message])})`;
  }
};

/** Why it ended, for people. */
export const endingOf = (pod: Pod): string => {
  const { metadata, status, spec } = pod;
  const node = spec?.nodeName === undefined ? 'its node' : `its node ${spec.nodeName}`;
  if (status?.reason === 'Evicted') return sentence(['was evicted', status.message]);
  if (status?.reason === 'NodeLost' || status?.phase === 'Unknown') return `was lost with ${node}`;
  const disrupted = disruptionOf(pod, node);
  if (disrupted !== undefined) return disrupted;
  const state = stateOf(pod)?.terminated;
  if (status?.phase === 'Succeeded' || status?.phase === 'Failed') {
    if (state !== undefined && status.reason !== 'DeadlineExceeded') return terminatedWords(state);
    if (status.reason === 'DeadlineExceeded') return 'was ended by Drey';
    return sentence([status.reason ?? 'failed', status.message]);
  }
  return metadata.deletionTimestamp === undefined ? 'ended' : 'its pod was deleted';
};

/** What a pod waits for that does not come. */
export interface Wait {
  readonly for: 'node' | 'image' | 'container';
  /** For people, as the rest of a sentence. */
  readonly text: string;
}

/** Why a living pod is not running yet; undefined for one that runs, or that is on its way as it should be. */
export const waitOf = (pod: Pod): Wait | undefined => {
  if (!isLiving(pod) || pod.status?.phase === 'Running') return undefined;
  const scheduled = pod.status?.conditions?.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False') {
    const isRefused = scheduled.reason === 'Unschedulable' || scheduled.reason === 'SchedulerError';
    const what = isRefused ? 'no node takes its pod' : 'its pod waits for a node';
    return { for: 'node', text: sentence([what, scheduled.message]) };
  }
  const { reason, message } = stateOf(pod)?.waiting ?? {};
  if (reason === undefined) return undefined;
  const image = pod.spec?.containers[0]?.image ?? '';
  if (imageFaults.has(reason))
    return { for: 'image', text: sentence([`its image ${image} cannot be had (${reason})`, message]) };
  if (hopeless.has(reason))
    return { for: 'container', text: sentence([`its container cannot be started (${reason})`, message]) };
  return undefined;
};

const helps: Readonly<Record<Wait['for'], string>> = {
  node: 'add nodes, or change DREY_KUBERNETES_KPU_CPU, DREY_KUBERNETES_KPU_MEMORY, DREY_KUBERNETES_NODE_SELECTOR or DREY_KUBERNETES_TOLERATIONS',
  image: 'check DREY_KUBERNETES_IMAGES, the registry and DREY_KUBERNETES_IMAGE_PULL_SECRETS',
  container: '"kubectl describe pod" says more',
};

/** The same in words, with what helps. */
export const waitingOf = (pod: Pod): string | undefined => {
  const wait = waitOf(pod);
  return wait === undefined ? undefined : `${wait.text}; ${helps[wait.for]}`;
};

/** When it was made, in milliseconds since the epoch. */
const startedAtOf = ({ metadata }: Pod): number =>
  Number(metadata.annotations?.[label.started] ?? Date.parse(metadata.creationTimestamp ?? '') ?? 0) || 0;

/** A pod that has been on its way for this long without saying why is asked about. */
const SILENT_MILLISECONDS = 15_000;

/** Whether a pod that does not come up says nothing itself, so that events have to be looked at. */
export const isSilent = (pod: Pod, now: number): boolean =>
  isLiving(pod) &&
  pod.status?.phase !== 'Running' &&
  waitingOf(pod) === undefined &&
  now - startedAtOf(pod) > SILENT_MILLISECONDS;

/** When it was seen last. Those of the scheduler have a time of their own only. */
const seenAt = ({ lastTimestamp, eventTime, metadata }: ClusterEvent): string =>
  lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? '';

/** Reasons of warnings that a kubelet gives with every pod, by how its node is set up, and that keep none from coming up. */
const ofEveryPod = new Set(['MissingClusterDNS', 'DNSConfigForming']);

/** What events about a pod say is in its way: the newest warning. Undefined where none does. */
export const warningIn = (events: readonly ClusterEvent[]): string | undefined => {
  const [newest] = events
    .filter(({ type, reason = '' }) => type === 'Warning' && !ofEveryPod.has(reason))
    .toSorted((one, other) => seenAt(other).localeCompare(seenAt(one)));
  return newest === undefined ? undefined : `${newest.reason ?? 'Warning'}: ${newest.message ?? ''}`.trim();
};

/** A member from its pod. `waiting`: what events say, where the pod says nothing. */
export const sightMember = (pod: Pod, waiting: string | undefined): MemberSighting => {
  const name = memberOf(pod);
  const facts = { role: roleOf(name), name, container: pod.metadata.name, startedAt: startedAtOf(pod) };
  if (!isLiving(pod)) return { ...facts, alive: false, ended: endingOf(pod) };
  const why = waitingOf(pod) ?? waiting;
  return { ...facts, alive: true, ...(why === undefined ? {} : { waiting: why }) };
};
