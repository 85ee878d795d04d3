// The entry `@drey/driver-kubernetes/testing`.
export { type FakeKubernetes, fakeKubernetes } from './testing/fake-kubernetes.js';
export { type SelfSigned, selfSigned } from './testing/self-signed.js';
