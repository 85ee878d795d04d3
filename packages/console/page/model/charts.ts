// Which charts there are of the metrics that came, and in which order.
import type { MetricSeries } from '../../src/wire.js';

/** Series of one name, drawn together. */
export interface Chart {
  readonly name: string;
  readonly unit: string;
  readonly series: readonly MetricSeries[];
}

/** What one looks at first; the rest follows in alphabetical order. */
const first = [
  'numRecordsInPerSecond',
  'numRecordsOutPerSecond',
  'millisBehindLatest',
  'records_lag_max',
  'busyTimeMsPerSecond',
  'backPressuredTimeMsPerSecond',
  'idleTimeMsPerSecond',
  'currentInputWatermark',
  'lastCheckpointDuration',
  'lastCheckpointSize',
  'numberOfFailedCheckpoints',
  'numRestarts',
  'fullRestarts',
  'uptime',
  'downtime',
  'cpuUtilization',
  'containerCPUUtilization',
  'heapMemoryUtilization',
  'containerMemoryUtilization',
];

const place = (name: string): number => {
  const index = first.indexOf(name);
  return index === -1 ? first.length : index;
};

/** What a series is of, beside the application. */
export const labelOf = ({ dimensions }: Pick<MetricSeries, 'dimensions'>): string =>
  Object.entries(dimensions)
    .filter(([name]) => name !== 'Application')
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');

/** The level of a series: the names of its dimensions. */
const levelOf = ({ dimensions }: Pick<MetricSeries, 'dimensions'>): string =>
  Object.keys(dimensions)
    .filter((name) => name !== 'Application')
    .toSorted()
    .join(', ') || 'Application';

/** Levels that there are, the application's first. */
export const levelsOf = (series: readonly MetricSeries[]): readonly string[] =>
  [...new Set(series.map(levelOf))].toSorted((one, other) =>
    one === 'Application' ? -1 : other === 'Application' ? 1 : one.localeCompare(other),
  );

/** Charts of a level whose names hold a text. */
export const chartsOf = (series: readonly MetricSeries[], level: string, text: string): readonly Chart[] => {
  const byName = new Map<string, MetricSeries[]>();
  for (const one of series)
    if (levelOf(one) === level && one.name.toLowerCase().includes(text.toLowerCase()))
      byName.set(one.name, [...(byName.get(one.name) ?? []), one]);
  return [...byName]
    .map(([name, own]) => ({ name, unit: own[0]?.unit ?? '', series: own }))
    .toSorted((one, other) => place(one.name) - place(other.name) || one.name.localeCompare(other.name));
};

/** Columns as uPlot wants them: times in seconds, then a column for each series, null where it has none. */
export const columnsOf = (series: readonly MetricSeries[]): readonly [number[], ...(number | null)[][]] => {
  const times = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at)))].toSorted(
    (one, other) => one - other,
  );
  const columns = series.map(({ points }) => {
    const values = new Map(points.map(([at, value]) => [at, value]));
    return times.map((at) => values.get(at) ?? null);
  });
  return [times.map((at) => at / 1_000), ...columns];
};

/** A value with its unit, as CloudWatch names units. */
export const valueText = (
  value: number | null | undefined,
  unit: string,
  texts: {
    readonly bytes: (value: number) => string;
    readonly duration: (value: number) => string;
    readonly count: (value: number) => string;
  },
): string => {
  if (value === null || value === undefined) return '–';
  if (unit === 'Bytes') return texts.bytes(value);
  if (unit === 'Milliseconds') return texts.duration(value);
  if (unit === 'Percent') return `${value.toFixed(value < 10 ? 1 : 0)} %`;
  if (unit === 'Count/Second') return `${texts.count(value)}/s`;
  return texts.count(value);
};
