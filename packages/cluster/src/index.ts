// The port that every cluster driver implements, and what drivers share.
export {
  type ClusterDriver,
  type ClusterDriverFactory,
  clusterDrivers,
  type ClusterDriverNeeds,
  type ClusterSighting,
  type ClusterSpec,
  type ClusterState,
  type EndpointLead,
  type LogChunk,
  type MemberRole,
  type MemberSighting,
  type PythonJob,
  type SnapshotFile,
  type UnusableArchive,
} from './cluster-driver.js';
export { isFlinkRuntime, type FlinkRuntime, minorOf, takesConfiguredJobs } from './flink-runtime.js';
export { InstallOutput, lastLines } from './install-output.js';
export { noneDriver, noneDriverFactory } from './none.js';
export { type PythonArchive, type PythonProgram, RUN_OPTIONS_GROUP } from './python-program.js';
export { type BoardEntry, createWorkBoard, type WorkBoard, type WorkUnderWay } from './work-board.js';
