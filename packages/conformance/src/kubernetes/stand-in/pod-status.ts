// Statuses of pods as scheduler and kubelet write them. Pure.
import { type Condition, type ContainerState, type PodObject, type PodStatus, stampOf } from './objects.js';
import type { RunEnd } from './pod-runner.js';

/** Why a node ends a pod by itself. */
export interface NodeReason {
  readonly reason: 'DeadlineExceeded' | 'Evicted';
  readonly message: string;
}

/** A pod with one condition changed. */
export const withCondition = (status: PodStatus, condition: Condition, now: number): PodStatus => ({
  ...status,
  conditions: [
    ...(status.conditions ?? []).filter(({ type }) => type !== condition.type),
    { ...condition, lastTransitionTime: stampOf(now) },
  ],
});

const readiness = (status: PodStatus, isReady: boolean, now: number): PodStatus => {
  const holds = isReady ? 'True' : 'False';
  const ready = ['Initialized', 'ContainersReady', 'Ready'].map((type): Condition => ({
    type,
    status: type === 'Initialized' ? 'True' : holds,
  }));
  return ready.reduce((changed, condition) => withCondition(changed, condition, now), status);
};

const withState = (pod: PodObject, state: ContainerState, imageID: string): PodStatus => ({
  ...pod.status,
  containerStatuses: pod.spec.containers.map(({ name, image }) => ({
    name,
    image,
    imageID,
    ready: state.running !== undefined,
    restartCount: 0,
    state,
  })),
});

/** Its node has taken it on, or waits for something. */
export const waiting = (pod: PodObject, reason: string, message: string | undefined, now: number): PodStatus =>
  readiness(
    {
      ...withState(pod, { waiting: { reason, ...(message === undefined ? {} : { message }) } }, ''),
      phase: 'Pending',
      startTime: pod.status.startTime ?? stampOf(now),
    },
    false,
    now,
  );

/** Its container runs. */
export const running = (pod: PodObject, podIP: string, imageID: string, now: number): PodStatus =>
  readiness(
    {
      ...withState(pod, { running: { startedAt: stampOf(now) } }, imageID),
      phase: 'Running',
      podIP,
      podIPs: [{ ip: podIP }],
    },
    true,
    now,
  );

const reasonOf = ({ exitCode, isOutOfMemory }: RunEnd): string => {
  if (isOutOfMemory) return 'OOMKilled';
  return exitCode === 0 ? 'Completed' : 'Error';
};

/** It has ended; `end` is absent where its container never ran. `why`: its node ended it. */
export const ended = (pod: PodObject, end: RunEnd | undefined, why: NodeReason | undefined, now: number): PodStatus => {
  const before = pod.status.containerStatuses?.[0];
  const startedAt = before?.state.running?.startedAt;
  const terminated: ContainerState | undefined =
    end === undefined
      ? undefined
      : {
          terminated: {
            exitCode: end.exitCode,
            reason: reasonOf(end),
            ...(startedAt === undefined ? {} : { startedAt }),
            finishedAt: stampOf(now),
          },
        };
  const status = terminated === undefined ? pod.status : withState(pod, terminated, before?.imageID ?? '');
  const phase = why === undefined && end?.exitCode === 0 ? 'Succeeded' : 'Failed';
  return readiness(
    { ...status, phase, ...(why === undefined ? {} : { reason: why.reason, message: why.message }) },
    false,
    now,
  );
};
