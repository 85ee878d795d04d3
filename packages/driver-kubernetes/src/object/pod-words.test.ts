import { describe, expect, it } from '@jest/globals';
import type { ClusterEvent, Pod, PodStatus } from './pod.js';
import { endingOf, hasStarted, isLiving, isSilent, sightMember, waitingOf, waitOf, warningIn } from './pod-words.js';

const pod = (status: PodStatus, facts: Partial<Pod['metadata']> = {}): Pod => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'drey-1-taskmanager-2', labels: { 'drey.member': 'taskmanager-2' }, ...facts },
  spec: { containers: [{ image: 'my/flink' }], nodeName: 'n1' } as never,
  status,
});
const state = (given: object): NonNullable<PodStatus['containerStatuses']> =>
  [{ name: 'flink', state: given }] as never;

describe('what a pod has come to, in words', () => {
  it('is why it does not come up, and nothing for one that does', () => {
    const cases: readonly (readonly [PodStatus, string | undefined])[] = [
      [{ phase: 'Pending' }, undefined],
      [{ phase: 'Running', containerStatuses: state({ running: {} }) }, undefined],
      [
        {
          phase: 'Pending',
          conditions: [
            { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/2 nodes: Insufficient cpu.' },
          ],
        },
        'no node takes its pod: 0/2 nodes: Insufficient cpu',
      ],
      [{ phase: 'Pending', containerStatuses: state({ waiting: { reason: 'ContainerCreating' } }) }, undefined],
      [
        {
          phase: 'Pending',
          containerStatuses: state({ waiting: { reason: 'ImagePullBackOff', message: 'not found' } }),
        },
        'its image my/flink cannot be had (ImagePullBackOff): not found',
      ],
      [
        {
          phase: 'Pending',
          containerStatuses: state({
            waiting: { reason: 'CreateContainerConfigError', message: 'secret "x" not found' },
          }),
        },
        'its container cannot be started (CreateContainerConfigError): secret "x" not found',
      ],
    ];
    for (const [status, expected] of cases) {
      expect(waitOf(pod(status))?.text).toBe(expected);
      if (expected !== undefined) expect(waitingOf(pod(status))).toMatch(/; (?:add nodes|check|"kubectl)/);
    }
  });

  it('is why it ended', () => {
    const cases: readonly (readonly [PodStatus, string])[] = [
      [
        { phase: 'Failed', containerStatuses: state({ terminated: { exitCode: 137, reason: 'OOMKilled' } }) },
        "was killed for lack of memory within its container's limit (exit code 137)",
      ],
      [
        { phase: 'Failed', containerStatuses: state({ terminated: { exitCode: 137, reason: 'Error' } }) },
        'killed by SIGKILL (exit code 137)',
      ],
      [{ phase: 'Failed', containerStatuses: state({ terminated: { exitCode: 1, reason: 'Error' } }) }, 'exit code 1'],
      [
        { phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory. ' },
        'was evicted: The node was low on resource: memory',
      ],
      [
        { phase: 'Failed', reason: 'DeadlineExceeded', containerStatuses: state({ terminated: { exitCode: 143 } }) },
        'was ended by Drey',
      ],
      [{ phase: 'Unknown' }, 'was lost with its node n1'],
      [{ phase: 'Failed', reason: 'NodeLost' }, 'was lost with its node n1'],
      [
        { phase: 'Failed', reason: 'UnexpectedAdmissionError', message: 'no room' },
        'UnexpectedAdmissionError: no room',
      ],
    ];
    for (const [status, expected] of cases) {
      expect(isLiving(pod(status))).toBe(false);
      expect(endingOf(pod(status))).toBe(expected);
    }
  });

  it('is that it is lost as soon as it is being deleted by another than us', () => {
    const conditions: PodStatus['conditions'] = [
      {
        type: 'DisruptionTarget',
        status: 'True',
        reason: 'DeletionByTaintManager',
        message: 'Taint manager: deleting due to NoExecute taint',
      },
    ];
    const lost = pod({ phase: 'Running', conditions }, { deletionTimestamp: '2026-11-30T15:00:00Z' });
    expect(sightMember(lost, undefined)).toMatchObject({
      alive: false,
      ended: 'was lost with its node n1 (Taint manager: deleting due to NoExecute taint)',
    });
  });

  it('is told by what the control plane or its node noted', () => {
    const disrupted = (reason: string, ready: 'True' | 'False', phase: PodStatus['phase'] = 'Running') =>
      endingOf(
        pod(
          {
            phase,
            conditions: [
              { type: 'Ready', status: ready },
              { type: 'DisruptionTarget', status: 'True', reason, message: 'said' },
            ],
            containerStatuses: [{ name: 'flink', state: { terminated: { exitCode: 143 } } }],
          },
          phase === 'Failed' ? {} : { deletionTimestamp: '2026-11-30T15:00:00Z' },
        ),
      );
    expect(disrupted('DeletionByTaintManager', 'False')).toBe('was lost with its node n1 (said)');
    expect(disrupted('DeletionByTaintManager', 'True')).toBe('was taken off its node n1 by a taint (said)');
    expect(disrupted('DeletionByPodGC', 'False', 'Failed')).toBe('was lost with its node n1 (said)');
    expect(disrupted('PreemptionByScheduler', 'True')).toBe(
      'had to give way on its node n1 to pods of a higher priority (said)',
    );
    expect(disrupted('EvictionByEvictionAPI', 'True')).toBe('was evicted from its node n1, as a drain does it (said)');
    expect(disrupted('TerminationByKubelet', 'True', 'Failed')).toBe(
      'was ended by its node n1 (TerminationByKubelet: said)',
    );
  });

  it('is asked of events where it says nothing for long', () => {
    const made = pod({ phase: 'Pending' }, { creationTimestamp: '2026-11-30T15:00:00Z' });
    const at = Date.parse('2026-11-30T15:00:00Z');
    expect([isSilent(made, at + 5_000), isSilent(made, at + 60_000)]).toEqual([false, true]);
    expect(sightMember(made, 'FailedMount: no such volume').waiting).toBe('FailedMount: no such volume');
    expect(hasStarted(made)).toBe(false);
  });

  it('is the newest warning about it, but none that a node gives with every pod', () => {
    const event = (reason: string, lastTimestamp: string, type: ClusterEvent['type'] = 'Warning'): ClusterEvent => ({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: reason },
      type,
      reason,
      message: 'said',
      lastTimestamp,
    });
    const ofNode = event('MissingClusterDNS', '2026-11-30T15:00:09Z');
    const pulled = event('Pulled', '2026-11-30T15:00:08Z', 'Normal');
    const mount = event('FailedMount', '2026-11-30T15:00:03Z');
    expect(warningIn([ofNode, pulled, event('DNSConfigForming', '2026-11-30T15:00:04Z')])).toBeUndefined();
    expect(warningIn([mount, ofNode, event('FailedAttachVolume', '2026-11-30T15:00:01Z')])).toBe('FailedMount: said');
  });
});
