// How a job does at this moment, from Flink's REST API, as far as it answers: each part is there or it is not, and none is waited for.
import { readCheckpoints } from './flink-checkpoints.js';
import { allTasksRun, type FlinkJob, readJob, taskStates } from './flink-job.js';
import { callRest, type RestOptions } from './rest-call.js';
import { BACK_PRESSURED, BUSY, edgeRates, ratio, readMetricIds, readMetrics, total } from './vertex-metrics.js';

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

interface PlanAnswer {
  readonly plan?: {
    readonly nodes?: readonly { readonly id: string; readonly inputs?: readonly { readonly id: string }[] }[];
  };
}
/** What is there; undefined for what fails, whatever the reason. */
const orNothing = async <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined);

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
  const ids = readMetricIds(listed);
  const rates = edgeRates(ids, place.isFirst, place.isLast);
  const wanted = [BACK_PRESSURED, BUSY, ...rates.in, ...rates.out].map(encodeURIComponent).join(',');
  const answer = ids.length === 0 ? undefined : await orNothing(get(`${path}?get=${wanted}&agg=sum,max`));
  const metrics = readMetrics(answer);
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
  if (latest === undefined) return { completed, failed, inProgress, latest };
  const { id, at, duration, size } = latest;
  return { completed, failed, inProgress, latest: { id, at, duration, size } };
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
