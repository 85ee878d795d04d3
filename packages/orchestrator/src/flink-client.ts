// The port to a JobManager's REST API, as the reconciler uses it.
import type { JobState, SavepointSighting } from './sighting.js';

/** A job as Flink describes it. */
export interface FlinkJob {
  readonly state: JobState;
  readonly vertices: readonly { readonly name: string; readonly parallelism: number; readonly running: number }[];
}

/** What a job is started with. */
export interface RunJarRequest {
  readonly jobId: string;
  readonly savepointPath: string | null;
  readonly allowNonRestoredState: boolean;
  readonly parallelism: number;
}

/** One JobManager. Every call has a time-out; an unreachable JobManager rejects with an error whose `unreachable` is true. */
export interface FlinkClient {
  overview(): Promise<{ readonly slotsTotal: number; readonly taskManagers: number }>;
  /** Null when Flink does not know the job. */
  job(jobId: string): Promise<FlinkJob | null>;
  /** Runs `main` of an uploaded jar and resolves when the job was accepted; rejects with the first fault when it was refused. */
  runJar(jarId: string, request: RunJarRequest, signal: AbortSignal): Promise<void>;
  /** Asks for a stop with a savepoint; a trigger that is known already is no fault. */
  stopWithSavepoint(jobId: string, request: { readonly targetDirectory: string; readonly triggerId: string }): Promise<void>;
  savepointStatus(jobId: string, triggerId: string): Promise<SavepointSighting>;
  cancel(jobId: string): Promise<void>;
  /** First fault of the job's exception history, for a person. */
  fault(jobId: string): Promise<string | undefined>;
  /** Location of the newest completed checkpoint. */
  latestCheckpoint(jobId: string): Promise<string | undefined>;
}

/** Makes a client for a REST address. */
export type FlinkClientFactory = (rest: string) => FlinkClient;
