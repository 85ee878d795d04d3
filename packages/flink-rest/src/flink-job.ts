// Jobs as Flink's REST API shows them.

/** States of a job. */
export type FlinkJobState =
  | 'INITIALIZING'
  | 'CREATED'
  | 'RUNNING'
  | 'FAILING'
  | 'FAILED'
  | 'CANCELLING'
  | 'CANCELED'
  | 'FINISHED'
  | 'RESTARTING'
  | 'SUSPENDED'
  | 'RECONCILING';

const ended: ReadonlySet<FlinkJobState> = new Set<FlinkJobState>(['FAILED', 'CANCELED', 'FINISHED', 'SUSPENDED']);

/** Whether a job in this state is over. */
export const isEnded = (state: FlinkJobState): boolean => ended.has(state);

/** One task of a job with all its subtasks. */
export interface FlinkVertex {
  readonly id: string;
  readonly name: string;
  readonly parallelism: number;
  /** Most subtasks that the task's state can be spread over. */
  readonly maxParallelism?: number;
  readonly status: string;
  /** Number of subtasks by state, for example `RUNNING`. */
  readonly tasks: Readonly<Record<string, number>>;
}

/** One job. */
export interface FlinkJob {
  readonly id: string;
  readonly name: string;
  readonly state: FlinkJobState;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** Milliseconds since the epoch; undefined while it runs. */
  readonly endedAt: number | undefined;
  /** When it last came to run; milliseconds since the epoch, absent before. */
  readonly runningSince?: number;
  /** Whether it has failed and was started again by Flink. */
  readonly restarted: boolean;
  /** Whether it is a batch job, which takes no checkpoints and may run one part after the other; absent where Flink does not tell. */
  readonly batch?: boolean;
  /** When Flink last began to restart it; undefined for never. Milliseconds since the epoch. */
  readonly restartedAt?: number;
  readonly vertices: readonly FlinkVertex[];
}

interface JobAnswer {
  readonly jid: string;
  readonly name: string;
  readonly state: FlinkJobState;
  readonly 'start-time': number;
  readonly 'end-time': number;
  /** When it last came into a state; 0 for never. */
  readonly timestamps?: Readonly<Record<string, number>>;
  /** `BATCH` or `STREAMING`; since 1.18. */
  readonly 'job-type'?: string;
  readonly vertices?: readonly FlinkVertex[];
}

/** Reads the answer of `GET /jobs/:id`. */
export const readJob = (answer: unknown): FlinkJob => {
  const job = answer as JobAnswer;
  const restartedAt = job.timestamps?.['RESTARTING'] ?? 0;
  return {
    id: job.jid,
    name: job.name,
    state: job.state,
    startedAt: job['start-time'],
    endedAt: job['end-time'] < 0 ? undefined : job['end-time'],
    restarted: restartedAt > 0,
    ...(restartedAt > 0 ? { restartedAt } : {}),
    ...(job['job-type'] === undefined ? {} : { batch: job['job-type'] === 'BATCH' }),
    ...(job.timestamps?.['RUNNING'] ? { runningSince: job.timestamps['RUNNING'] } : {}),
    vertices: (job.vertices ?? []).map(({ id, name, parallelism, maxParallelism, status, tasks }) => ({
      id,
      name,
      parallelism,
      // Flink before 1.14 does not tell, and a value below 1 stands for none.
      ...(maxParallelism === undefined || maxParallelism < 1 ? {} : { maxParallelism }),
      status,
      tasks,
    })),
  };
};

/** What a task does that does not run yet, where its state's name does not say it. */
const meanings: Readonly<Record<string, string>> = {
  SCHEDULED: 'waiting for a task slot',
  DEPLOYING: 'getting its code',
  INITIALIZING: 'opening, restoring state',
};

/** How the subtasks of a job stand, for example `1 RUNNING, 2 SCHEDULED (waiting for a task slot)`; empty for a job without tasks. */
export const taskStates = ({ vertices }: Pick<FlinkJob, 'vertices'>): string => {
  const counts = new Map<string, number>();
  for (const { tasks } of vertices)
    for (const [state, count] of Object.entries(tasks)) counts.set(state, (counts.get(state) ?? 0) + count);
  return [...counts]
    .filter(([, count]) => count > 0)
    .map(([state, count]) => `${count} ${state}${meanings[state] === undefined ? '' : ` (${meanings[state]})`}`)
    .join(', ');
};

/** Whether every subtask of a job runs; only then does it process data. */
export const allTasksRun = (job: FlinkJob): boolean =>
  job.state === 'RUNNING' &&
  job.vertices.length > 0 &&
  job.vertices.every(
    (vertex) => (vertex.tasks['RUNNING'] ?? 0) + (vertex.tasks['FINISHED'] ?? 0) === vertex.parallelism,
  );

/** The task that asks for most slots; undefined for a job without tasks. */
export const widestTask = ({ vertices }: Pick<FlinkJob, 'vertices'>): FlinkVertex | undefined =>
  vertices.toSorted((one, other) => other.parallelism - one.parallelism)[0];
