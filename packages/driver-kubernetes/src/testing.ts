// The entry `@drey/driver-kubernetes/testing`.
export { type FakeKubernetes, fakeKubernetes } from './testing/fake-kubernetes.test.support.js';
