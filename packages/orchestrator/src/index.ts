// Makes clusters match the goals of applications: the loop and what it decides by.
export type { CodeFacts } from './check/code-facts.js';
export { createAutoscaler } from './autoscaling/autoscaler.js';
export { type ClusterSizing, shapeOf } from './decide/cluster-shape.js';
export type { Action } from './decide/action.js';
export type { Fault } from './decide/fault.js';
export { type JobEnvironment, logLevelOf } from './decide/cluster-spec.js';
export { faultOfText, type KnownFault } from './first-fault/known-fault.js';
export { remedies } from './first-fault/remedies.js';
export type { Hindrance } from './loop/hindrances.js';
export type { Preparation } from './loop/installation-news.js';
export {
  type ClusterLogs,
  defaultLimits,
  type FlinkRestFactory,
  type OrchestratorLimits,
  type OrchestratorSettings,
} from './loop/needs.js';
export type { LoopObserver } from './loop/loop-observer.js';
export { type ClusterView, createOrchestrator, type Orchestrator } from './loop/orchestrator.js';
export { createSubmissions } from './loop/submissions.js';
export type { MachineMemory, MemoryLook } from './pool/machine-memory.js';
export { type ParkedCluster, parkedClusters } from './pool/parked-cluster.js';
export { parkingOutlook, type WarmSetting } from './pool/pool-wish.js';
export { rehearsalClusters } from './rehearsal/rehearsal-clusters.js';
export type { RestoreAnswer } from './rehearsal/restore-check.js';
export type { OperatorVerdict } from './rehearsal/restore-verdict.js';
export type { Sighting } from './observe/sighting.js';
export type { Trouble } from './watch/trouble.js';
export { flinkClasses, inFlink } from './check/flink-classes.js';
export type {
  BucketObject,
  BucketRequest,
  SnapshotBucket,
  SnapshotBuckets,
} from './snapshot-transfer/snapshot-buckets.js';
export { createSnapshotTransfers, type SnapshotTransfers } from './snapshot-transfer/snapshot-transfers.js';
export { TransferFault } from './snapshot-transfer/transfer-fault.js';
