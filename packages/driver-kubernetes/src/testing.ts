// The entry `@drey/driver-kubernetes/testing`.
export { type FakeKubernetes, fakeKubernetes } from './testing/fake-kubernetes.test.support.js';
export { type SelfSigned, selfSigned } from './testing/self-signed.test.support.js';
