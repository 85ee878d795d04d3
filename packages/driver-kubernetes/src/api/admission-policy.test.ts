// A policy of the cluster that denies pods, in the words of Kubernetes 1.36.
import { expect, it } from '@jest/globals';
import { clusterFault, KubernetesFault } from './kubernetes-fault.js';

const message =
  "pods \"drey-look-24f4788292813f98\" is forbidden: ValidatingAdmissionPolicy 'trial' with binding 'trial' denied request: no pods on Mondays";

it.each([
  [422, 'Invalid'],
  [403, 'Forbidden'],
])('is told as a denial and not as a right that is missing, whatever its status (%d)', (status, reason) => {
  expect(
    clusterFault(new KubernetesFault(status, { reason, message }), 'start a cluster', 'https://kube'),
  ).toMatchObject({
    code: 'DREY_KUBERNETES_DENIED',
    message: `Kubernetes could not start a cluster: ${message}.`,
    remedy: expect.stringContaining('policy'),
  });
});
