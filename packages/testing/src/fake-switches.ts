// What a test can make go wrong, or slowly, in fake clusters.
import type { JobOperator } from '@drey/flink-rest';

/** Set them at any time; they count for the calls that follow. */
export interface FakeSwitches {
  /** Why no cluster can run here; undefined when it can. */
  unavailable: string | undefined;
  /** `main()` of a job does not return until it is false again. */
  holdMain: boolean;
  /** What `main()` throws. */
  failMain: Error | undefined;
  /** What `main()` throws in a JobManager that ran another job of an application before, as it may with a port or a thread left. */
  failMainOnUsedJvms: Error | undefined;
  /** Why jobs restart for ever, each, or only what is submitted to JVMs that ran another one before; undefined where they run. */
  restarts: { readonly fault: string; readonly onlyOnUsedJvms?: true } | undefined;
  /** Savepoints stay IN_PROGRESS until it is false again. */
  holdSavepoints: boolean;
  /** What a savepoint fails with. */
  failSavepoints: string | undefined;
  /** Checkpoints that failed so far, of every job. */
  failedCheckpoints: number;
  /** A checkpoint is in progress and never completes. */
  holdCheckpoints: boolean;
  /** JobManagers choose the trigger ids of savepoints themselves (`flink-1`, ...), as Flink before 1.15 does. */
  ownTriggerIds: boolean;
  /** JobManagers do not answer. */
  unreachable: boolean;
  /** Processor use of the busiest TaskManager, 0 to 1 of the whole machine. */
  cpuLoad: number | undefined;
  /** What a rehearsal of `main()` answers, in JSON. */
  rehearsed: string | undefined;
  /** Operators of every job, as JobManagers tell them. */
  operators: readonly JobOperator[] | undefined;
}

/** Everything goes well. */
export const newSwitches = (): FakeSwitches => ({
  unavailable: undefined,
  holdMain: false,
  failMain: undefined,
  failMainOnUsedJvms: undefined,
  restarts: undefined,
  holdSavepoints: false,
  failSavepoints: undefined,
  failedCheckpoints: 0,
  holdCheckpoints: false,
  ownTriggerIds: false,
  unreachable: false,
  cpuLoad: undefined,
  rehearsed: undefined,
  operators: undefined,
});
