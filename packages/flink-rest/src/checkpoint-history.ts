// The last checkpoints of a job, each with its phases, as Flink's REST API tells them.

/** One task's part in a checkpoint. Times in milliseconds, sizes in bytes; undefined where Flink does not tell. */
export interface VertexCheckpoint {
  readonly id: string;
  readonly acknowledged: number;
  readonly subtasks: number;
  readonly acknowledgedAt: number | undefined;
  readonly duration: number | undefined;
  readonly size: number | undefined;
}

/** One checkpoint or savepoint. */
export interface HistoricCheckpoint {
  readonly id: number;
  readonly isSavepoint: boolean;
  readonly status: 'IN_PROGRESS' | 'COMPLETED' | 'FAILED';
  /** Milliseconds since the epoch. */
  readonly triggeredAt: number;
  readonly acknowledgedAt: number | undefined;
  readonly duration: number | undefined;
  readonly size: number | undefined;
  /** Bytes that were written for it; of incremental ones fewer than it holds. Not told before 1.15. */
  readonly writtenSize: number | undefined;
  readonly acknowledged: number;
  readonly subtasks: number;
  readonly location: string | undefined;
  readonly failure: string | undefined;
}

/** One subtask's part in a checkpoint. */
export interface SubtaskCheckpoint {
  readonly index: number;
  readonly status: string;
  readonly acknowledgedAt: number | undefined;
  readonly duration: number | undefined;
  readonly size: number | undefined;
  readonly writtenSize: number | undefined;
  readonly syncDuration: number | undefined;
  readonly asyncDuration: number | undefined;
  readonly alignmentDuration: number | undefined;
  readonly startDelay: number | undefined;
  readonly alignedBytes: number | undefined;
  readonly persistedBytes: number | undefined;
}

interface CheckpointAnswer {
  readonly id: number;
  readonly status: HistoricCheckpoint['status'];
  readonly is_savepoint?: boolean;
  readonly trigger_timestamp: number;
  readonly latest_ack_timestamp?: number;
  readonly end_to_end_duration?: number;
  readonly state_size?: number;
  readonly checkpointed_size?: number;
  readonly num_subtasks?: number;
  readonly num_acknowledged_subtasks?: number;
  readonly external_path?: string;
  readonly failure_message?: string;
  readonly tasks?: Readonly<Record<string, CheckpointAnswer>>;
}

interface SubtaskAnswer {
  readonly index: number;
  readonly status: string;
  readonly ack_timestamp?: number;
  readonly end_to_end_duration?: number;
  readonly state_size?: number;
  readonly checkpointed_size?: number;
  readonly checkpoint?: { readonly sync?: number; readonly async?: number };
  readonly alignment?: { readonly duration?: number; readonly processed?: number; readonly persisted?: number };
  readonly start_delay?: number;
}

/** Flink says -1 for what it does not know. */
const known = (value: number | undefined): number | undefined => (value === undefined || value < 0 ? undefined : value);

const readCheckpoint = (answer: CheckpointAnswer): HistoricCheckpoint => ({
  id: answer.id,
  isSavepoint: answer.is_savepoint ?? false,
  status: answer.status,
  triggeredAt: answer.trigger_timestamp,
  acknowledgedAt: known(answer.latest_ack_timestamp),
  duration: answer.status === 'IN_PROGRESS' ? undefined : known(answer.end_to_end_duration),
  size: known(answer.state_size),
  writtenSize: known(answer.checkpointed_size),
  acknowledged: answer.num_acknowledged_subtasks ?? 0,
  subtasks: answer.num_subtasks ?? 0,
  location: answer.external_path,
  failure: answer.failure_message,
});

/** Reads the history in the answer of `GET /jobs/:id/checkpoints`, the newest first. */
export const readCheckpointHistory = (answer: unknown): readonly HistoricCheckpoint[] =>
  ((answer as { readonly history?: readonly CheckpointAnswer[] }).history ?? []).map(readCheckpoint);

/** Reads the tasks in the answer of `GET /jobs/:id/checkpoints/details/:checkpoint`. */
export const readVertexCheckpoints = (answer: unknown): readonly VertexCheckpoint[] =>
  Object.entries((answer as { readonly tasks?: CheckpointAnswer['tasks'] }).tasks ?? {}).map(([id, task]) => ({
    id,
    acknowledged: task.num_acknowledged_subtasks ?? 0,
    subtasks: task.num_subtasks ?? 0,
    acknowledgedAt: known(task.latest_ack_timestamp),
    duration: known(task.end_to_end_duration),
    size: known(task.state_size),
  }));

/** Reads the answer of `GET /jobs/:id/checkpoints/details/:checkpoint/subtasks/:vertex`. */
export const readSubtaskCheckpoints = (answer: unknown): readonly SubtaskCheckpoint[] =>
  ((answer as { readonly subtasks?: readonly SubtaskAnswer[] }).subtasks ?? []).map((subtask) => ({
    index: subtask.index,
    status: subtask.status,
    acknowledgedAt: known(subtask.ack_timestamp),
    duration: known(subtask.end_to_end_duration),
    size: known(subtask.state_size),
    writtenSize: known(subtask.checkpointed_size),
    syncDuration: known(subtask.checkpoint?.sync),
    asyncDuration: known(subtask.checkpoint?.async),
    alignmentDuration: known(subtask.alignment?.duration),
    startDelay: known(subtask.start_delay),
    alignedBytes: known(subtask.alignment?.processed),
    persistedBytes: known(subtask.alignment?.persisted),
  }));
