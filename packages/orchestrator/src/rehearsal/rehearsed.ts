// What a rehearsal of a main method answers: the job that it would be, and a snapshot as that job's code reads it.
import { type Check, check, parseChecked } from '@drey/plugin-api';

/** Operators that run in one task; Flink's job vertex. */
export interface RehearsedVertex {
  readonly name: string;
  readonly parallelism: number;
  /** Only where the code sets it: else Flink chooses it by the parallelism, or takes that of the snapshot. */
  readonly maxParallelism?: number | undefined;
}

/** One operator of the job. */
export interface RehearsedOperator {
  /** Made of the uid, or of the graph around it; 32 hex digits. */
  readonly id: string;
  /** An id that the code gives by setUidHash. */
  readonly userHash?: string | undefined;
  readonly uid?: string | undefined;
  readonly name: string;
  /** Index in {@link RehearsedJob.vertices}. */
  readonly vertex?: number | undefined;
  /** Only of one behind keyBy: what the keys are. */
  readonly keyType?: string | undefined;
}

/** The job that a main method would submit. */
export interface RehearsedJob {
  readonly name: string;
  readonly vertices: readonly RehearsedVertex[];
  /** In the order in which the code made them. */
  readonly operators: readonly RehearsedOperator[];
}

/** One named state. */
export interface RehearsedState {
  readonly name: string;
  /** `KEY_VALUE`, `PRIORITY_QUEUE` (timers), `OPERATOR`, `BROADCAST`. */
  readonly of: string;
  /** `VALUE`, `LIST`, `MAP`, ...; of operators how it is spread: `SPLIT_DISTRIBUTE`, `UNION`, `BROADCAST`. */
  readonly kind?: string | undefined;
  /** What it holds, where the class can be loaded. */
  readonly type?: string | undefined;
}

/** One operator of the snapshot. */
export interface SnapshotOperator {
  readonly id: string;
  /** Flink 2.x writes name and uid into a snapshot. */
  readonly name?: string | undefined;
  readonly uid?: string | undefined;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly bytes: number;
  readonly hasState: boolean;
  /** State that only the operator itself can read. */
  readonly hasRawState?: boolean | undefined;
  readonly states: readonly RehearsedState[];
  readonly keyType?: string | undefined;
  /** What Flink thinks of the serializer of the job's keys against that of the snapshot; absent where it could not be asked. */
  readonly key?: 'as-is' | 'migration' | 'incompatible' | undefined;
  /** Why its states are not listed. */
  readonly unread?: string | undefined;
  /** The states are kept in a form that the rehearsal does not look into: no fault. */
  readonly unknownForm?: boolean | undefined;
}

/** The whole answer. */
export interface Rehearsed {
  readonly job: RehearsedJob;
  /** Absent where none was asked about. */
  readonly snapshot?:
    | { readonly operators?: readonly SnapshotOperator[] | undefined; readonly fault?: string | undefined }
    | undefined;
}

const isVertex = check.shape<RehearsedVertex>({
  name: check.text,
  parallelism: check.number,
  maxParallelism: check.optional(check.number),
});

const isOperator = check.shape<RehearsedOperator>({
  id: check.text,
  userHash: check.optional(check.text),
  uid: check.optional(check.text),
  name: check.text,
  vertex: check.optional(check.whole(0)),
  keyType: check.optional(check.text),
});

const isState = check.shape<RehearsedState>({
  name: check.text,
  of: check.text,
  kind: check.optional(check.text),
  type: check.optional(check.text),
});

const isSnapshotOperator = check.shape<SnapshotOperator>({
  id: check.text,
  name: check.optional(check.text),
  uid: check.optional(check.text),
  parallelism: check.number,
  maxParallelism: check.number,
  bytes: check.number,
  hasState: check.flag,
  hasRawState: check.optional(check.flag),
  states: check.list(isState),
  keyType: check.optional(check.text),
  key: check.optional(check.literal('as-is', 'migration', 'incompatible')),
  unread: check.optional(check.text),
  unknownForm: check.optional(check.flag),
});

const isRehearsed: Check<Rehearsed> = check.shape<Rehearsed>({
  job: check.shape<RehearsedJob>({
    name: check.text,
    vertices: check.list(isVertex),
    operators: check.list(isOperator),
  }),
  snapshot: check.optional(
    check.shape<NonNullable<Rehearsed['snapshot']>>({
      operators: check.optional(check.list(isSnapshotOperator)),
      fault: check.optional(check.text),
    }),
  ),
});

/** Reads the answer of a rehearsal; undefined for a text that is none. */
export const parseRehearsed = (text: string): Rehearsed | undefined => parseChecked(text, isRehearsed);
