// How a job does at this moment, from Flink's REST API, as far as it answers: each part is there or it is not, and none is waited for.
import { readCheckpoints } from './flink-checkpoints.js';
import { allTasksRun, type FlinkJob, readJob, taskStates } from './flink-job.js';
import { callRest, type RestOptions } from './rest-call.js';

/** The newest completed checkpoint; savepoints have a place of their own in Flink and are left out. */
export interface GlancedCheckpoint {
  readonly id: number;
  /** Milliseconds since the epoch, when it was acknowledged. */
  readonly at: number;
  /** Milliseconds from its trigger to its end. */
  readonly duration: number;
  /** Bytes of the state that it holds. */
  readonly size: number;
}

/** One task. Ratios are those of its worst subtask, 0 to 1, of the last seconds; undefined while no metric has arrived. */
export interface GlancedVertex {
  readonly id: string;
  readonly name: string;
  readonly parallelism: number;
  readonly status: string;
  /** How much of the time it waited for those after it. */
  readonly backPressured: number | undefined;
  /** How much of the time it worked. */
  readonly busy: number | undefined;
}

/** A job at a glance. */
export interface JobGlance {
  readonly state: FlinkJob['state'];
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** When it last came to run; milliseconds since the epoch, undefined before. */
  readonly runningSince: number | undefined;
  readonly endedAt: number | undefined;
  /** How often this JobManager restarted it; undefined while no metric has arrived. */
  readonly restarts: number | undefined;
  readonly restartedAt: number | undefined;
  readonly checkpoints:
    | {
        readonly completed: number;
        readonly failed: number;
        readonly inProgress: number;
        readonly latest: GlancedCheckpoint | undefined;
      }
    | undefined;
  readonly vertices: readonly GlancedVertex[];
  /** Records a second that sources gave on; undefined while no metric has arrived. */
  readonly recordsIn: number | undefined;
  /** Records a second that came to sinks. */
  readonly recordsOut: number | undefined;
  /** How its subtasks stand while not all of them run; undefined when they do. */
  readonly waitsFor: string | undefined;
}

/** Jobs of more tasks show the metrics of the first ones. */
const MOST_VERTICES = 60;
/** More than any one task has operators that read or write. */
const MOST_METRICS = 40;

interface PlanAnswer {
  readonly plan?: {
    readonly nodes?: readonly { readonly id: string; readonly inputs?: readonly { readonly id: string }[] }[];
  };
}
interface CheckpointsAnswer {
  readonly latest?: { readonly completed?: { readonly end_to_end_duration?: number } | null };
}
type MetricAnswer = readonly { readonly id: string; readonly sum?: number; readonly max?: number }[];

/** Metrics of one task's subtasks, by id. */
type Metrics = ReadonlyMap<string, { readonly sum: number | undefined; readonly max: number | undefined }>;

const BACK_PRESSURED = 'backPressuredTimeMsPerSecond';
const BUSY = 'busyTimeMsPerSecond';
const OUT = 'numRecordsOutPerSecond';
const IN = 'numRecordsInPerSecond';

/** Flink names the operators `Source: x` and `Sink: x` or `x: Writer`, and puts `_` for signs and blanks in ids of metrics (1.13 to 2.3). */
const sourceRate = /^Source__.*\.numRecordsOutPerSecond$/;
const sinkRate = /(?:^Sink__.*|__Writer)\.numRecordsInPerSecond$/;

/** Which of a task's metrics tell what it reads and writes: of its operators where they are known, else of the task itself. */
const ratesOf = (
  ids: readonly string[],
  isFirst: boolean,
  isLast: boolean,
): { readonly in: readonly string[]; readonly out: readonly string[] } => {
  const sources = ids.filter((id) => sourceRate.test(id)).slice(0, MOST_METRICS);
  const sinks = ids.filter((id) => sinkRate.test(id)).slice(0, MOST_METRICS);
  return {
    in: sources.length === 0 && isFirst ? [OUT] : sources,
    out: sinks.length === 0 && isLast ? [IN] : sinks,
  };
};

/** What is there; undefined for what fails, whatever the reason. */
const orNothing = async <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined);

const ratio = (milliseconds: number | undefined): number | undefined =>
  milliseconds === undefined || !Number.isFinite(milliseconds)
    ? undefined
    : Math.min(1, Math.max(0, milliseconds / 1_000));

const total = (metrics: Metrics | undefined, ids: readonly string[]): number | undefined => {
  const values = ids
    .map((id) => metrics?.get(id)?.sum)
    .filter((value) => value !== undefined && Number.isFinite(value));
  return values.length === 0 ? undefined : values.reduce((sum: number, value) => sum + (value ?? 0), 0);
};

const added = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0);
};

interface VertexLook {
  readonly vertex: GlancedVertex;
  readonly recordsIn: number | undefined;
  readonly recordsOut: number | undefined;
}

const lookAtVertex = async (
  get: (path: string) => Promise<unknown>,
  vertexPath: string,
  { id, name, parallelism, status }: FlinkJob['vertices'][number],
  place: { readonly isFirst: boolean; readonly isLast: boolean },
): Promise<VertexLook> => {
  const path = `${vertexPath}/${encodeURIComponent(id)}/subtasks/metrics`;
  const listed = await orNothing(get(path));
  const ids = Array.isArray(listed) ? (listed as MetricAnswer).map((metric) => metric.id) : [];
  const rates = ratesOf(ids, place.isFirst, place.isLast);
  const wanted = [BACK_PRESSURED, BUSY, ...rates.in, ...rates.out].map(encodeURIComponent).join(',');
  const answer = ids.length === 0 ? undefined : await orNothing(get(`${path}?get=${wanted}&agg=sum,max`));
  const metrics: Metrics = new Map(
    (Array.isArray(answer) ? (answer as MetricAnswer) : []).map((metric) => [
      metric.id,
      { sum: metric.sum, max: metric.max },
    ]),
  );
  const backPressured = ratio(metrics.get(BACK_PRESSURED)?.max);
  return {
    vertex: { id, name, parallelism, status, backPressured, busy: ratio(metrics.get(BUSY)?.max) },
    recordsIn: total(metrics, rates.in),
    recordsOut: total(metrics, rates.out),
  };
};

const readRestarts = (answer: unknown): number | undefined => {
  const [metric] = Array.isArray(answer) ? (answer as readonly { readonly value?: string }[]) : [];
  const value = Number(metric?.value);
  return metric?.value === undefined || !Number.isFinite(value) ? undefined : value;
};

const readLatest = (answer: unknown): JobGlance['checkpoints'] => {
  if (answer === undefined) return undefined;
  const { completed, failed, inProgress, latest } = readCheckpoints(answer);
  const { latest: raw } = answer as CheckpointsAnswer;
  const duration = raw?.completed?.end_to_end_duration ?? 0;
  const { id, at, size } = latest ?? { id: 0, at: 0, size: 0 };
  return { completed, failed, inProgress, latest: latest === undefined ? undefined : { id, at, duration, size } };
};

/**
 * Looks at a job. Throws what the look at the job itself meets (`FlinkRestError`, `FlinkUnreachable`, the signal's reason); what is missing
 * beside it is undefined. The signal of the options bounds the whole.
 */
export const glanceAtJob = async (options: RestOptions, jobId: string): Promise<JobGlance> => {
  const get = (path: string): Promise<unknown> => callRest(options, { method: 'GET', path });
  const jobPath = `/jobs/${encodeURIComponent(jobId)}`;
  const [answer, checkpoints, restarts] = await Promise.all([
    get(jobPath),
    orNothing(get(`${jobPath}/checkpoints`)),
    orNothing(get(`${jobPath}/metrics?get=numRestarts`)),
  ]);
  const job = readJob(answer);
  const nodes = (answer as PlanAnswer).plan?.nodes ?? [];
  const fed = new Set(nodes.flatMap(({ inputs = [] }) => inputs.map(({ id }) => id)));
  const hasInputs = new Set(nodes.filter(({ inputs = [] }) => inputs.length > 0).map(({ id }) => id));
  const looks = await Promise.all(
    job.vertices.slice(0, MOST_VERTICES).map((vertex) => {
      const place = { isFirst: !hasInputs.has(vertex.id), isLast: !fed.has(vertex.id) };
      return lookAtVertex(get, `${jobPath}/vertices`, vertex, place);
    }),
  );
  return {
    state: job.state,
    startedAt: job.startedAt,
    runningSince: job.runningSince,
    endedAt: job.endedAt,
    restarts: readRestarts(restarts),
    restartedAt: job.restartedAt,
    checkpoints: readLatest(checkpoints),
    vertices: looks.map(({ vertex }) => vertex),
    recordsIn: added(looks.map(({ recordsIn }) => recordsIn)),
    recordsOut: added(looks.map(({ recordsOut }) => recordsOut)),
    waitsFor: allTasksRun(job) ? undefined : `${job.state}: ${taskStates(job) || 'no task is there yet'}`,
  };
};
