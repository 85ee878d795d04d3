// A running job looked at again and again for those who watch it: its graph, how it flows, its checkpoints. What changes slowly is asked for seldom.
import {
  readCheckpointHistory,
  type HistoricCheckpoint,
  readVertexCheckpoints,
  type VertexCheckpoint,
} from './checkpoint-history.js';
import { readCheckpoints } from './flink-checkpoints.js';
import { type FlinkJob, readJob } from './flink-job.js';
import { FlinkRestError } from './flink-rest-error.js';
import { callRest, type RestOptions } from './rest-call.js';
import {
  BACK_PRESSURED,
  BUSY,
  IDLE,
  IN,
  operatorRates,
  OUT,
  ratio,
  readMetricIds,
  readMetrics,
  total,
  type VertexMetrics,
  WATERMARK,
} from './vertex-metrics.js';

/** What flows from one task to another. */
export interface JobEdge {
  readonly from: string;
  readonly to: string;
  /** `HASH`, `FORWARD`, ...; undefined where Flink does not tell. */
  readonly ship: string | undefined;
}

/** How a task does. Ratios 0 to 1; undefined while Flink has told no metric. */
export interface TaskFlow {
  /** Of the subtask that has most of it. */
  readonly busy: number | undefined;
  readonly backPressured: number | undefined;
  /** The mean of its subtasks. */
  readonly idle: number | undefined;
  /** Records a second. Of a source what it read, of a sink what it wrote, where its operators tell. */
  readonly recordsIn: number | undefined;
  readonly recordsOut: number | undefined;
  /** The lowest of its subtasks, milliseconds since the epoch. */
  readonly watermark: number | undefined;
}

/** A look at a job. */
export interface JobLook {
  readonly job: FlinkJob;
  readonly edges: readonly JobEdge[];
  /** Records so far, by vertex. */
  readonly totals: ReadonlyMap<string, { readonly in: number | undefined; readonly out: number | undefined }>;
  readonly flows: ReadonlyMap<string, TaskFlow>;
  /** By vertex, 0 to 1: half of what the records of its subtasks differ from their mean, as a share of it. */
  readonly skews: ReadonlyMap<string, number>;
  readonly restarts: number | undefined;
  readonly checkpoints:
    | {
        readonly completed: number;
        readonly failed: number;
        readonly inProgress: number;
        readonly restoredFrom: string | undefined;
        /** The newest first. */
        readonly history: readonly HistoricCheckpoint[];
        /** Parts of tasks, by checkpoint, as far as they were asked for. */
        readonly vertices: ReadonlyMap<number, readonly VertexCheckpoint[]>;
      }
    | undefined;
}

/** Looks at one job. Calls must not overlap. */
export interface JobLooker {
  /** Rejects with what the look at the job itself meets; what is missing beside it is undefined or as it was. */
  look(now: number): Promise<JobLook>;
}

/** How often what is asked for; milliseconds. Flink itself gathers metrics every ten seconds. */
const METRICS_EVERY = 5_000;
const SKEWS_EVERY = 15_000;
/** Metrics of operators come a while after their task. */
const IDS_EVERY = 30_000;
/** Jobs of more tasks show the metrics of the first ones. */
const MOST_VERTICES = 60;
/** Parts of tasks are asked for of so many checkpoints in one look, the newest first. */
const MOST_PARTS = 8;
const MOST_CHECKPOINTS = 60;

interface GraphAnswer {
  readonly plan?: {
    readonly nodes?: readonly {
      readonly id: string;
      readonly inputs?: readonly { readonly id: string; readonly ship_strategy?: string }[];
    }[];
  };
  readonly vertices?: readonly {
    readonly id: string;
    readonly metrics?: Readonly<Record<string, number | boolean>>;
  }[];
}

const readEdges = ({ plan }: GraphAnswer): readonly JobEdge[] =>
  (plan?.nodes ?? []).flatMap(({ id, inputs = [] }) =>
    inputs.map((input) => ({ from: input.id, to: id, ship: input.ship_strategy })),
  );

const readTotals = ({ vertices = [] }: GraphAnswer): JobLook['totals'] => {
  const figure = (metrics: Readonly<Record<string, number | boolean>> | undefined, name: string) => {
    const value = metrics?.[name];
    // Flink says whether the figure is complete in a member of its own; before the first metric came it is 0, and not.
    return typeof value === 'number' && (value > 0 || metrics?.[`${name}-complete`] === true) ? value : undefined;
  };
  return new Map(
    vertices.map(({ id, metrics }) => [
      id,
      { in: figure(metrics, 'read-records'), out: figure(metrics, 'write-records') },
    ]),
  );
};

/** Half the sum of deviations over the sum: 0 for evenly, (n-1)/n where one of n has all. */
export const skewOf = (records: readonly number[]): number | undefined => {
  const sum = records.reduce((all, one) => all + one, 0);
  if (records.length < 2 || sum === 0) return undefined;
  const mean = sum / records.length;
  return records.reduce((all, one) => all + Math.abs(one - mean), 0) / (2 * sum);
};

/** Flink says the least number of 64 bits where no watermark came yet, the greatest when a bounded input has ended. */
const watermarkOf = (value: number | undefined): number | undefined =>
  value === undefined || Math.abs(value) > 8e15 ? undefined : value;

const flowOf = (metrics: VertexMetrics, ids: readonly string[]): TaskFlow => {
  const rates = operatorRates(ids);
  return {
    busy: ratio(metrics.get(BUSY)?.max),
    backPressured: ratio(metrics.get(BACK_PRESSURED)?.max),
    idle: ratio(metrics.get(IDLE)?.avg),
    recordsIn: total(metrics, rates.in.length === 0 ? [IN] : rates.in),
    recordsOut: total(metrics, rates.out.length === 0 ? [OUT] : rates.out),
    watermark: watermarkOf(metrics.get(WATERMARK)?.min),
  };
};

const orNothing = async <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined);

const keepNewest = <T>(map: Map<number, T>, most: number): void => {
  const ids = [...map.keys()].toSorted((one, other) => other - one);
  for (const id of ids.slice(most)) map.delete(id);
};

class PatientLooker implements JobLooker {
  readonly #options: RestOptions;
  readonly #path: string;
  readonly #ids = new Map<string, { readonly ids: readonly string[]; readonly at: number }>();
  readonly #flows = new Map<string, TaskFlow>();
  readonly #skews = new Map<string, number>();
  readonly #parts = new Map<number, readonly VertexCheckpoint[]>();
  #restarts: number | undefined;
  #metricsAt = 0;
  #skewsAt = 0;

  constructor(options: RestOptions, jobId: string) {
    this.#options = options;
    this.#path = `/jobs/${encodeURIComponent(jobId)}`;
  }

  #get(path: string): Promise<unknown> {
    return callRest(this.#options, { method: 'GET', path: `${this.#path}${path}` });
  }

  async look(now: number): Promise<JobLook> {
    const [answer, checkpoints] = await Promise.all([this.#get(''), orNothing(this.#get('/checkpoints'))]);
    const job = readJob(answer);
    const wantsMetrics = job.state === 'RUNNING' && now - this.#metricsAt >= METRICS_EVERY;
    const wantsSkews = job.state === 'RUNNING' && now - this.#skewsAt >= SKEWS_EVERY;
    if (wantsMetrics) this.#metricsAt = now;
    if (wantsSkews) this.#skewsAt = now;
    const history = checkpoints === undefined ? [] : readCheckpointHistory(checkpoints);
    const vertices = job.vertices.slice(0, MOST_VERTICES);
    await Promise.all([
      ...(wantsMetrics ? [...vertices.map(({ id }) => this.#askMetrics(id, now)), this.#askRestarts()] : []),
      ...(wantsSkews ? vertices.filter(({ parallelism }) => parallelism > 1).map(({ id }) => this.#askSkew(id)) : []),
      ...this.#missingParts(history).map((id) => this.#askParts(id)),
    ]);
    keepNewest(this.#parts, MOST_CHECKPOINTS);
    return {
      job,
      edges: readEdges(answer as GraphAnswer),
      totals: readTotals(answer as GraphAnswer),
      flows: this.#flows,
      skews: this.#skews,
      restarts: this.#restarts,
      checkpoints: checkpoints === undefined ? undefined : this.#checkpointsOf(checkpoints, history),
    };
  }

  #checkpointsOf(answer: unknown, history: readonly HistoricCheckpoint[]): JobLook['checkpoints'] {
    const { completed, failed, inProgress, restoredFrom } = readCheckpoints(answer);
    return { completed, failed, inProgress, restoredFrom, history, vertices: this.#parts };
  }

  /** Those that are over, and not asked for yet. */
  #missingParts(history: readonly HistoricCheckpoint[]): readonly number[] {
    return history
      .filter(({ id, status }) => status !== 'IN_PROGRESS' && !this.#parts.has(id))
      .slice(0, MOST_PARTS)
      .map(({ id }) => id);
  }

  async #askParts(id: number): Promise<void> {
    // One that Flink forgot meanwhile is not asked for again.
    const answer = await orNothing(this.#get(`/checkpoints/details/${id}`));
    this.#parts.set(id, answer === undefined ? [] : readVertexCheckpoints(answer));
  }

  async #idsOf(vertex: string, path: string, now: number): Promise<readonly string[]> {
    const known = this.#ids.get(vertex);
    if (known !== undefined && now - known.at < IDS_EVERY) return known.ids;
    const ids = readMetricIds(await orNothing(this.#get(path)));
    if (ids.length > 0) this.#ids.set(vertex, { ids, at: now });
    return ids.length > 0 ? ids : (known?.ids ?? []);
  }

  async #askMetrics(vertex: string, now: number): Promise<void> {
    const path = `/vertices/${encodeURIComponent(vertex)}/subtasks/metrics`;
    const ids = await this.#idsOf(vertex, path, now);
    if (ids.length === 0) return;
    const rates = operatorRates(ids);
    // Asked for one metric that it does not have, Flink tells none (seen with 1.20).
    const there = new Set(ids);
    const wanted = [BUSY, BACK_PRESSURED, IDLE, IN, OUT, WATERMARK, ...rates.in, ...rates.out].filter((id) =>
      there.has(id),
    );
    if (wanted.length === 0) return;
    const query = wanted.map(encodeURIComponent).join(',');
    const answer = await orNothing(this.#get(`${path}?get=${query}&agg=sum,max,min,avg`));
    if (answer !== undefined) this.#flows.set(vertex, flowOf(readMetrics(answer), ids));
  }

  async #askSkew(vertex: string): Promise<void> {
    const answer = await orNothing(this.#get(`/vertices/${encodeURIComponent(vertex)}`));
    const { subtasks = [] } = (answer ?? {}) as {
      readonly subtasks?: readonly { readonly metrics?: Readonly<Record<string, number>> }[];
    };
    const skew = skewOf(subtasks.map(({ metrics }) => metrics?.['read-records'] ?? 0));
    if (skew === undefined) this.#skews.delete(vertex);
    else this.#skews.set(vertex, skew);
  }

  async #askRestarts(): Promise<void> {
    const answer = await orNothing(this.#get('/metrics?get=numRestarts'));
    const [metric] = Array.isArray(answer) ? (answer as readonly { readonly value?: string }[]) : [];
    const value = Number(metric?.value ?? Number.NaN);
    if (Number.isFinite(value)) this.#restarts = value;
  }
}

/** Makes a looker, which has asked for nothing yet. */
export const createJobLooker = (options: RestOptions, jobId: string): JobLooker => new PatientLooker(options, jobId);

/** Asks for the parts of a task's subtasks in a checkpoint; undefined where Flink has no such checkpoint any more. */
export const subtaskParts = async (
  options: RestOptions,
  jobId: string,
  checkpoint: number,
  vertex: string,
): Promise<unknown> => {
  const path = `/jobs/${encodeURIComponent(jobId)}/checkpoints/details/${checkpoint}/subtasks/${encodeURIComponent(vertex)}`;
  try {
    return await callRest(options, { method: 'GET', path });
  } catch (error) {
    if (error instanceof FlinkRestError && error.status === 404) return undefined;
    throw error;
  }
};
