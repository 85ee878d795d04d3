// What the repository's own scripts run of the black-box tests.
export { prepareAccount } from './host/account.js';
export { freePort } from './host/free-port.js';
export { TestHost } from './host/test-host.js';
export { tryRuntime, trySql, tryUpgrade } from './runtimes/tries.js';
export { kubectl } from './real-kubernetes/kubectl.js';
export { kubernetesTries } from './real-kubernetes/kubernetes-trial.js';
