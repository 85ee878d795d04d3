import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { hex, never } from '@drey/cluster/testing';
import { systemClock } from '@drey/plugin-api';
import type { PodStatus } from '../object/pod.js';
import { type DriverBench, driverBench, runtime, until } from '../testing/driver-bench.test.support.js';
import { fakeKubernetes } from '../testing/fake-kubernetes.js';

const waitingFor = (reason: string): PodStatus => ({
  phase: 'Pending',
  containerStatuses: [{ name: 'flink', state: { waiting: { reason, message: 'no such thing' } } }],
});
const noNode: PodStatus = {
  phase: 'Pending',
  conditions: [
    {
      type: 'PodScheduled',
      status: 'False',
      reason: 'Unschedulable',
      message: '0/1 nodes are available: 1 too many pods.',
    },
  ],
};
const evicted: PodStatus = { phase: 'Failed', reason: 'Evicted', message: 'The node was low on memory.' };

describe('a pod that looks into an image', () => {
  let bench: DriverBench;
  beforeEach(async () => {
    bench = await driverBench(fakeKubernetes({ startPods: false }));
  });
  afterEach(async () => {
    await bench.close();
  });

  it.each([
    ['a node', noNode, 'DREY_KUBERNETES_NO_NODE', /no node takes its pod: 0\/1 nodes/, /kubectl describe nodes/],
    ['its image', waitingFor('ImagePullBackOff'), 'DREY_KUBERNETES_IMAGE', /cannot be had/, /PULL_SECRETS/],
    ['its container', waitingFor('CreateContainerError'), 'DREY_KUBERNETES_LOOK', /cannot be started/, /get events/],
    ['room on its node', evicted, 'DREY_KUBERNETES_LOOK', /was evicted/, /get nodes/],
  ])(
    'that does not come to it for lack of %s is refused for that, and is gone',
    async (_what, status, code, why, remedy) => {
      let late = 0;
      const clock = { ...systemClock, now: () => Date.now() + late };
      const preparing = bench.makeDriver(hex(16), { clock }).prepare(runtime, never);
      const told = preparing.catch((error: unknown) => error);
      await until(() => bench.fake.objects('pods').length === 1);
      const [pod] = bench.fake.objects('pods');
      bench.fake.setStatus(pod?.metadata.name ?? '', status);
      await new Promise((resolve) => setTimeout(resolve, 100));
      late = 30_000;
      expect(await told).toMatchObject({
        code,
        message: expect.stringMatching(why),
        remedy: expect.stringMatching(remedy),
      });
      expect(bench.fake.objects('pods')).toEqual([]);
    },
  );
});
