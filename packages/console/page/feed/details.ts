// The details of the application that is looked at, as the stream tells them; pure.
import type {
  CheckpointFacts,
  CheckpointsPatch,
  DetailsPatch,
  JobFlow,
  JobGraph,
  ClusterFacts,
  MetricSeries,
  MetricsPatch,
  TimelineEntry,
} from '../../src/wire.js';

/** Checkpoints of the present job, newest first. */
export type Checkpoints = Omit<CheckpointsPatch, 'items'> & { readonly items: readonly CheckpointFacts[] };

/** All that is known of it; undefined stands for not told yet, null for nothing there. */
export interface Details {
  readonly application: string;
  readonly exists: boolean;
  readonly graph: JobGraph | null | undefined;
  readonly flow: JobFlow | null | undefined;
  readonly checkpoints: Checkpoints | null | undefined;
  /** Newest first; undefined until told. */
  readonly timeline: readonly TimelineEntry[] | undefined;
  readonly metrics: readonly MetricSeries[] | undefined;
  readonly metricInterval: number | undefined;
  readonly cluster: ClusterFacts | null | undefined;
  readonly unanswered: string | null;
}

const KEPT_CHECKPOINTS = 60;
const KEPT_ENTRIES = 300;
/** An hour at one reading a second. */
const KEPT_POINTS = 3_600;

/** Before anything was told. */
export const noDetails = (application: string): Details => ({
  application,
  exists: true,
  graph: undefined,
  flow: undefined,
  checkpoints: undefined,
  timeline: undefined,
  metrics: undefined,
  metricInterval: undefined,
  cluster: undefined,
  unanswered: null,
});

const putOver = <Item extends { readonly id: string | number }>(
  known: readonly Item[],
  news: readonly Item[],
  order: (one: Item, other: Item) => number,
  kept: number,
): readonly Item[] => {
  const byId = new Map(known.map((item) => [item.id, item]));
  for (const item of news) byId.set(item.id, item);
  return [...byId.values()].toSorted(order).slice(0, kept);
};

const withCheckpoints = (known: Checkpoints | null | undefined, patch: CheckpointsPatch): Checkpoints => ({
  ...patch,
  items: putOver(
    known?.jobId === patch.jobId ? known.items : [],
    patch.items,
    (one, other) => other.id - one.id,
    KEPT_CHECKPOINTS,
  ),
});

/** One metric among others. */
const seriesKey = ({ name, dimensions }: Pick<MetricSeries, 'name' | 'dimensions'>): string =>
  `${name} ${JSON.stringify(Object.entries(dimensions).toSorted(([one], [other]) => (one < other ? -1 : 1)))}`;

const joined = (known: MetricSeries | undefined, news: MetricSeries): MetricSeries => {
  if (known === undefined) return news;
  const last = known.points.at(-1)?.[0] ?? 0;
  return { ...news, points: [...known.points, ...news.points.filter(([at]) => at > last)].slice(-KEPT_POINTS) };
};

const withMetrics = (known: readonly MetricSeries[] | undefined, patch: MetricsPatch): readonly MetricSeries[] => {
  const byKey = new Map((known ?? []).map((series) => [seriesKey(series), series]));
  for (const series of patch.series) byKey.set(seriesKey(series), joined(byKey.get(seriesKey(series)), series));
  return [...byKey.values()].toSorted((one, other) => (seriesKey(one) < seriesKey(other) ? -1 : 1));
};

const newestFirst = (one: TimelineEntry, other: TimelineEntry): number => other.at - one.at;

/** The details after an event; one of another application changes nothing. */
export const withDetails = (before: Details, patch: DetailsPatch): Details => {
  if (patch.application !== before.application) return before;
  // One that comes later under the same name is another one.
  const known = patch.exists === false ? noDetails(before.application) : before;
  return {
    ...known,
    exists: patch.exists ?? known.exists,
    graph: patch.graph === undefined ? known.graph : patch.graph,
    flow: patch.flow === undefined ? known.flow : patch.flow,
    checkpoints:
      patch.checkpoints === undefined || patch.checkpoints === null
        ? patch.checkpoints === null
          ? null
          : known.checkpoints
        : withCheckpoints(known.checkpoints, patch.checkpoints),
    timeline:
      patch.timeline === undefined
        ? known.timeline
        : putOver(known.timeline ?? [], patch.timeline.entries, newestFirst, KEPT_ENTRIES),
    metrics: patch.metrics === undefined ? known.metrics : withMetrics(known.metrics, patch.metrics),
    metricInterval: patch.metrics?.intervalMilliseconds ?? known.metricInterval,
    cluster: patch.cluster === undefined ? known.cluster : patch.cluster,
    unanswered: patch.unanswered === undefined ? known.unanswered : patch.unanswered,
  };
};
