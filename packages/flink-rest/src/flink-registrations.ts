// TaskManagers as Flink's REST API tells them.

/** A TaskManager that is registered with its JobManager. */
export interface FlinkTaskManager {
  readonly id: string;
  /** When the JobManager last heard of it, by its own clock; milliseconds since the epoch. (Flink's name for it means a duration.) */
  readonly lastHeartbeat: number;
}

interface TaskManagersAnswer {
  readonly taskmanagers?: readonly { readonly id: string; readonly timeSinceLastHeartbeat?: number }[];
}

/** Reads the answer of `GET /taskmanagers`. */
export const readTaskManagers = (answer: unknown): readonly FlinkTaskManager[] =>
  ((answer as TaskManagersAnswer).taskmanagers ?? []).map(({ id, timeSinceLastHeartbeat = 0 }) => ({
    id,
    lastHeartbeat: timeSinceLastHeartbeat,
  }));
