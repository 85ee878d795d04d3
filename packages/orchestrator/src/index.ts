// Makes clusters match goals: the reconciler, the drivers, the runtime catalogue.
export {
  type ClusterDriver,
  type ClusterDriverFactory,
  clusterDrivers,
  type ClusterDriverSurroundings,
  type ClusterSighting,
  type ClusterSpec,
  type LogChunk,
  type MemberSighting,
} from './cluster-driver.js';
export { type AutoscalingSettings, createAutoscaler } from './autoscaling/autoscaler.js';
export type { ClusterSizing } from './cluster-shape.js';
export { type ParkedCluster, parkedClusters } from './pool/parked-cluster.js';
export type { JobSurroundings } from './cluster-spec.js';
export { type CodeObject, type CodeSource, codeSources } from './code-source.js';
export { type CodeStore, CodeTooLargeError, openCodeStore } from './code-store.js';
export { dockerDriverFactory } from './drivers/docker-factory.js';
export { noneDriver, noneDriverFactory } from './drivers/none.js';
export { processDriverFactory } from './drivers/process-factory.js';
export { createFlinkRest, type FlinkRest } from './flink-rest/flink-rest.js';
export { restToken, restTokenEnvironment } from './flink-rest/rest-token.js';
export { FlinkUnreachable, readRestError } from './flink-rest/flink-rest-error.js';
export type { FlinkRuntime } from './flink-runtime.js';
export { type ClusterLogs, defaultLimits, type FlinkRestFactory, type OrchestratorLimits } from './needs.js';
export { type ClusterView, createOrchestrator, type Orchestrator } from './orchestrator.js';
export type { Preparation } from './preparation/installation-news.js';
export type { WorkUnderWay } from './preparation/work-board.js';
export type { Hindrance } from './hindrances.js';
export type { Trouble } from './watch/trouble.js';
export { flinkRuntime } from './runtime-catalogue.js';
export { createSubmissions } from './submissions.js';
