// What the repository's own scripts run of the black-box tests.
export { prepareAccount } from './host/account.js';
export { TestHost } from './host/test-host.js';
export { tryRuntime, trySql, tryUpgrade } from './runtimes/tries.js';
export { runKubernetesTrial } from './real-kubernetes/run-trial.js';
