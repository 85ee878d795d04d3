import { describe, expect, it } from '@jest/globals';
import type { OperatorError } from '@drey/plugin-api';
import { clusterFault, isAway, KubernetesFault } from './kubernetes-fault.js';

const told = (status: number | undefined, message: string): OperatorError =>
  clusterFault(new KubernetesFault(status, { message }), 'start a cluster', 'https://cluster.test') as OperatorError;

describe('faults of an API server', () => {
  it.each([
    [403, 'pods "p" is forbidden: exceeded quota: q, requested: pods=1', 'DREY_KUBERNETES_QUOTA', /Raise the Resource/],
    [
      403,
      'pods "p" is forbidden: failed quota: q: must specify limits.cpu',
      'DREY_KUBERNETES_QUOTA',
      /LimitRange with a/,
    ],
    [403, 'pods "p" is forbidden: maximum memory usage per Pod is 1Gi', 'DREY_KUBERNETES_LIMITS', /LimitRange/],
    [403, 'pods "p" is forbidden: violates PodSecurity "restricted"', 'DREY_KUBERNETES_POD_SECURITY', /level/],
    [403, 'pods is forbidden: User "u" cannot create resource "pods"', 'DREY_KUBERNETES_FORBIDDEN', /rbac\.yaml/],
    [401, 'Unauthorized', 'DREY_KUBERNETES_UNAUTHORIZED', /Log in/],
    [400, 'admission webhook "w" denied the request: no', 'DREY_KUBERNETES_DENIED', /webhook/],
    [500, 'Internal error occurred: failed calling webhook "w": timeout', 'DREY_KUBERNETES_DENIED', /does not answer/],
    [503, 'the pod p cannot be reached: dial tcp: no route to host', 'DREY_KUBERNETES_POD_AWAY', /kubectl get nodes/],
    [429, 'too many requests', 'DREY_KUBERNETES_AWAY', /kubectl version/],
    [undefined, 'ECONNREFUSED', 'DREY_KUBERNETES_AWAY', /kubectl version/],
    [422, 'Pod "p" is invalid', 'DREY_KUBERNETES_FAULT', /kubectl get events/],
  ])('of status %s saying %j are %s, with what helps', (status, message, code, remedy) => {
    const fault = told(status, message);
    expect([fault.code, fault.remedy]).toEqual([code, expect.stringMatching(remedy)]);
  });

  it('may be asked again where they pass by themselves, however they are named', () => {
    expect([undefined, 429, 500, 503].map((status) => isAway(told(status, 'the pod p answered: x')))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect([403, 404, 409, 422].map((status) => isAway(told(status, 'x')))).toEqual([false, false, false, false]);
  });
});
