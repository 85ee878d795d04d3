// Metrics of one task of a job as Flink's REST API aggregates them over its subtasks: which to ask for, and what the answers say. Pure.

/** Figures of one metric over the subtasks of a task; undefined where Flink has none. */
export interface Aggregate {
  readonly sum: number | undefined;
  readonly max: number | undefined;
  readonly min: number | undefined;
  readonly avg: number | undefined;
}

/** Metrics of one task's subtasks, by id. */
export type VertexMetrics = ReadonlyMap<string, Aggregate>;

/** Names of Flink, 1.13 to 2.3. */
export const BACK_PRESSURED = 'backPressuredTimeMsPerSecond';
export const BUSY = 'busyTimeMsPerSecond';
export const IDLE = 'idleTimeMsPerSecond';
export const IN = 'numRecordsInPerSecond';
export const OUT = 'numRecordsOutPerSecond';
export const WATERMARK = 'currentInputWatermark';

/** More than any one task has operators that read or write. */
const MOST_METRICS = 40;

/** Flink names the operators `Source: x` and `Sink: x` or `x: Writer`, and puts `_` for signs and blanks in ids of metrics (1.13 to 2.3). */
const sourceRate = /^Source__.*\.numRecordsOutPerSecond$/;
const sinkRate = /(?:^Sink__.*|__Writer)\.numRecordsInPerSecond$/;

/** Ids of metrics that tell what a task reads and writes. */
export interface RateIds {
  readonly in: readonly string[];
  readonly out: readonly string[];
}

/** Of its operators that read from or write to other systems, where there are any. */
export const operatorRates = (ids: readonly string[]): RateIds => ({
  in: ids.filter((id) => sourceRate.test(id)).slice(0, MOST_METRICS),
  out: ids.filter((id) => sinkRate.test(id)).slice(0, MOST_METRICS),
});

/** Of its operators where they are known, else of the task itself where it is the first or the last of the job. */
export const edgeRates = (ids: readonly string[], isFirst: boolean, isLast: boolean): RateIds => {
  const own = operatorRates(ids);
  return {
    in: own.in.length === 0 && isFirst ? [OUT] : own.in,
    out: own.out.length === 0 && isLast ? [IN] : own.out,
  };
};

const finite = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;

type MetricAnswer = readonly {
  readonly id: string;
  readonly sum?: unknown;
  readonly max?: unknown;
  readonly min?: unknown;
  readonly avg?: unknown;
}[];

/** Ids in the answer of a list of metrics. */
export const readMetricIds = (answer: unknown): readonly string[] =>
  Array.isArray(answer) ? (answer as MetricAnswer).map(({ id }) => id) : [];

/** Reads aggregates. */
export const readMetrics = (answer: unknown): VertexMetrics =>
  new Map(
    (Array.isArray(answer) ? (answer as MetricAnswer) : []).map(({ id, sum, max, min, avg }) => [
      id,
      { sum: finite(sum), max: finite(max), min: finite(min), avg: finite(avg) },
    ]),
  );

/** Milliseconds of a second as a ratio. */
export const ratio = (milliseconds: number | undefined): number | undefined =>
  milliseconds === undefined ? undefined : Math.min(1, Math.max(0, milliseconds / 1_000));

/** The sum over some metrics; undefined where none is known. */
export const total = (metrics: VertexMetrics | undefined, ids: readonly string[]): number | undefined => {
  const values = ids.map((id) => metrics?.get(id)?.sum).filter((value) => value !== undefined);
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
};
