// What Flink's metadata file of a savepoint or checkpoint says.

/** Bytes of state by kind, as Flink counts them. */
export interface StateBytes {
  /** State by key that Flink keeps: value, list, map states and timers. */
  readonly managedKeyed: number;
  /** State by key that an operator wrote as bytes of its own. */
  readonly rawKeyed: number;
  /** Operator state that Flink keeps: sources' positions, list, union and broadcast states. */
  readonly managedOperator: number;
  readonly rawOperator: number;
  /** Records that were under way in an unaligned checkpoint. */
  readonly channel: number;
}

/** The state of one subtask of an operator. */
export interface SubtaskSnapshot {
  readonly index: number;
  /** It had ended before the snapshot was taken. */
  readonly finished: boolean;
  readonly bytes: StateBytes;
}

/** One operator state of an operator by its name; the metadata has these names, those of keyed states are in the state itself. */
export interface NamedState {
  readonly name: string;
  /** How a restore with another parallelism spreads it. */
  readonly mode: 'split' | 'union' | 'broadcast';
}

/** How the keyed state of an operator is stored: `canonical` is the form that every state backend reads. */
export type KeyedForm = 'canonical' | 'native' | 'incremental' | 'changelog';

/** One operator of the job. */
export interface OperatorSnapshot {
  /** 32 hexadecimal digits, as Flink prints it. */
  readonly id: string;
  /** What the job set by `uid(...)`; written since Flink 2.0. */
  readonly uid?: string;
  /** What the job calls it; written since Flink 2.0. */
  readonly name?: string;
  readonly parallelism: number;
  readonly maxParallelism: number;
  /** State of its coordinator in the JobManager, such as the splits that a source has not given out; in bytes. */
  readonly coordinatorBytes: number;
  /** All of it had ended before the snapshot was taken. */
  readonly finished: boolean;
  /** It has state, be it of 0 bytes: a job without this operator is refused by Flink unless it may drop state. */
  readonly hasState: boolean;
  /** Of all subtasks together. */
  readonly bytes: StateBytes;
  /** With the coordinator's: what Flink calls the size of the operator's state. */
  readonly totalBytes: number;
  readonly subtasks: readonly SubtaskSnapshot[];
  /** Operator states by name, sorted. */
  readonly states: readonly NamedState[];
  /** Absent without keyed state. */
  readonly keyedForm?: KeyedForm;
}

/** A file that holds state. */
export interface ReferencedFile {
  /** As written: relative to the directory of the metadata, or an absolute URI or path. */
  readonly path: string;
  readonly relative: boolean;
  /** Its size; where not {@link ReferencedFile.exact}, the least that it must have. */
  readonly bytes: number;
  readonly exact: boolean;
}

/** What Flink wrote about the taking of the snapshot; written since Flink 1.16. */
export interface SnapshotProperties {
  readonly kind: 'savepoint' | 'checkpoint';
  /** Flink's name of the kind: `Savepoint`, `Suspend Savepoint`, `Checkpoint`. */
  readonly name: string;
  /** Of savepoints only. */
  readonly format?: 'canonical' | 'native';
}

/** All that the metadata file says. */
export interface SavepointMetadata {
  /** The version of the metadata's form: 3 up to Flink 1.15, 4 up to 1.20, 5 in 2.0, 6 since 2.1; 2 up to 1.10. */
  readonly version: number;
  readonly checkpointId: number;
  readonly properties?: SnapshotProperties;
  /** States that hooks of the JobManager left. */
  readonly masterStates: readonly { readonly name: string; readonly bytes: number }[];
  /** In the order of the file. */
  readonly operators: readonly OperatorSnapshot[];
  /** Each once, in the order of the file. */
  readonly files: readonly ReferencedFile[];
  /** State that the metadata file itself holds, in bytes. */
  readonly inlineBytes: number;
}
