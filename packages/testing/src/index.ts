// Fakes and builders for tests of plugins that stand beside or on top of Drey.
export { type ApplicationFacts, applicationRecord } from './application-record.js';
export { countingIds } from '@drey/state/testing';
export type { FakeCluster, FakeJob } from './fake-cluster.js';
export { type FakeClusters, fakeClusters } from './fake-clusters.js';
export type { FakeSnapshot, FakeState } from './fake-state.js';
export type { FakeSwitches } from './fake-switches.js';
export { type ManualClock, manualClock } from './manual-clock.js';
export { type RememberingBackend, rememberingBackend } from './remembering-backend.js';
export { type NamedFile, savepointMetadata } from './savepoint-metadata.js';
export { tinyClass } from './tiny-class.js';
export { tinyJar } from './tiny-jar.js';
