// Checkpoints of a job as Flink's REST API tells them.

/** One completed checkpoint or savepoint. */
export interface FlinkCheckpoint {
  readonly id: number;
  readonly location: string;
  /** Milliseconds since the epoch, when it was acknowledged. */
  readonly at: number;
  /** Milliseconds from its trigger to its end; 0 where Flink does not tell. */
  readonly duration: number;
  /** Bytes. */
  readonly size: number;
  readonly isSavepoint: boolean;
}

/** Checkpoints of a job so far. */
export interface FlinkCheckpoints {
  readonly completed: number;
  readonly failed: number;
  readonly inProgress: number;
  /** Number of the oldest checkpoint that is in progress and no savepoint; undefined for none. */
  readonly pendingId: number | undefined;
  /** Why the newest failed one failed, where Flink tells and none was completed since. */
  readonly latestFailure: string | undefined;
  /** Numbers of failed ones that had begun, of those that Flink remembers. What it could not even begin, as tasks did not run, it only counts. */
  readonly failedIds: readonly number[];
  readonly latest: FlinkCheckpoint | undefined;
  readonly latestSavepoint: FlinkCheckpoint | undefined;
  /** What the job was restored from; undefined for a fresh one. */
  readonly restoredFrom: string | undefined;
}

interface CheckpointAnswer {
  readonly id: number;
  readonly external_path?: string;
  readonly latest_ack_timestamp?: number;
  readonly end_to_end_duration?: number;
  readonly state_size?: number;
  readonly is_savepoint?: boolean;
  readonly status?: string;
  readonly failure_message?: string;
}

interface CheckpointsAnswer {
  readonly counts?: { readonly completed?: number; readonly failed?: number; readonly in_progress?: number };
  /** Newest first. */
  readonly history?: readonly CheckpointAnswer[];
  readonly latest?: {
    readonly failed?: CheckpointAnswer | null;
    readonly completed?: CheckpointAnswer | null;
    readonly savepoint?: CheckpointAnswer | null;
    readonly restored?: { readonly external_path?: string } | null;
  };
}

const readCheckpoint = (answer: CheckpointAnswer | null | undefined): FlinkCheckpoint | undefined =>
  answer?.external_path === undefined
    ? undefined
    : {
        id: answer.id,
        location: answer.external_path,
        at: answer.latest_ack_timestamp ?? 0,
        duration: answer.end_to_end_duration ?? 0,
        size: answer.state_size ?? 0,
        isSavepoint: answer.is_savepoint ?? false,
      };

/** Reads the answer of `GET /jobs/:id/checkpoints`. */
export const readCheckpoints = (answer: unknown): FlinkCheckpoints => {
  const { counts, history = [], latest } = answer as CheckpointsAnswer;
  const completedId = Math.max(latest?.completed?.id ?? -1, latest?.savepoint?.id ?? -1);
  const failure = latest?.failed ?? undefined;
  const failedIds = history.filter(({ status }) => status === 'FAILED').map(({ id }) => id);
  return {
    completed: counts?.completed ?? 0,
    failed: counts?.failed ?? 0,
    inProgress: counts?.in_progress ?? 0,
    pendingId: history.findLast(({ status, is_savepoint }) => status === 'IN_PROGRESS' && is_savepoint !== true)?.id,
    latestFailure: failure !== undefined && failure.id > completedId ? failure.failure_message : undefined,
    failedIds,
    latest: readCheckpoint(latest?.completed),
    latestSavepoint: readCheckpoint(latest?.savepoint),
    restoredFrom: latest?.restored?.external_path,
  };
};

/** When a job takes checkpoints; milliseconds. */
export interface CheckpointRhythm {
  /** Longer than any job lives where checkpoints are off. */
  readonly interval: number;
  readonly minPause: number;
  readonly timeout: number;
  readonly maxConcurrent: number;
  /** `exactly_once` or `at_least_once`. */
  readonly mode: string;
}

/** Reads the answer of `GET /jobs/:id/checkpoints/config`. */
export const readCheckpointRhythm = (answer: unknown): CheckpointRhythm => {
  const { interval, min_pause, timeout, max_concurrent, mode } = answer as {
    readonly interval: number;
    readonly min_pause: number;
    readonly timeout: number;
    readonly max_concurrent: number;
    readonly mode: string;
  };
  return { interval, minPause: min_pause, timeout, maxConcurrent: max_concurrent, mode };
};
