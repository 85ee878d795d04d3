// A JobManager's REST API, Flink 1.13 to 2.3.
export { errorText, faultText, faultTypes, isUnasked, isUnreachable, savepointFault } from './fault-text.js';
export type { CheckpointRhythm, FlinkCheckpoints } from './flink-checkpoints.js';
export type { FlinkFault } from './flink-exceptions.js';
export { allTasksRun, type FlinkJob, type FlinkJobState, isEnded, taskStates, widestTask } from './flink-job.js';
export type { FlinkTaskManager } from './flink-registrations.js';
export { FlinkUnreachable, readRestError } from './flink-rest-error.js';
export { createFlinkRest, type FlinkRest } from './flink-rest.js';
export {
  type HistoricCheckpoint,
  readSubtaskCheckpoints,
  type SubtaskCheckpoint,
  type VertexCheckpoint,
} from './checkpoint-history.js';
export { createJobLooker, type JobLook, type JobLooker, subtaskParts } from './job-look.js';
export { glanceAtJob, type GlancedVertex, type JobGlance } from './job-glance.js';
export type { JobOperator } from './job-operators.js';
export type { SavepointStatus } from './flink-savepoint.js';
export type { JavaFault, ToldFault } from './fault-headline.js';
export { describeFault, type JavaTrace, parseJavaTrace } from './java-fault.js';
export { ownFrame } from './own-frame.js';
export { restToken, restTokenEnvironment, REST_TOKEN_HEADER } from './rest-token.js';
