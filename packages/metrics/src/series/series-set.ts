// The readings of one slot while they are collected: samples of one metric with one set of dimensions become one datum.
import type { MetricDatum, MetricUnit } from '@drey/plugin-api';
import type { Whole } from './metric-table.js';

/** How a metric is read. */
export interface Measured {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly whole: Whole;
}

type Dimensions = Readonly<Record<string, string>>;

interface Series {
  readonly measured: Measured;
  readonly dimensions: Dimensions;
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
}

/** Collects samples. */
export interface SeriesSet {
  /** Adds a sample; undefined and what is no finite number count as no sample. */
  add(measured: Measured, dimensions: Dimensions, value: number | undefined): void;
  /** All series, in the order of their first samples. */
  data(): readonly MetricDatum[];
  /** Series that were left out because there were too many. */
  readonly left: number;
}

const wholes: Readonly<Record<Whole, (series: Series) => number>> = {
  sum: ({ sum }) => sum,
  mean: ({ sum, count }) => sum / count,
  largest: ({ maximum }) => maximum,
  smallest: ({ minimum }) => minimum,
};

const datumOf = (series: Series): MetricDatum => {
  const { measured, dimensions, count, sum, minimum, maximum } = series;
  const { name, unit, whole } = measured;
  return { name, unit, dimensions, samples: { count, sum, minimum, maximum }, value: wholes[whole](series) };
};

/** A set of so many series at most. */
export const createSeriesSet = (most: number): SeriesSet => {
  const all = new Map<string, Series>();
  const refused = new Set<string>();
  return {
    add: (measured, dimensions, value) => {
      if (value === undefined || !Number.isFinite(value)) return;
      const key = `${measured.name}\n${Object.entries(dimensions).flat().join('\n')}`;
      const series = all.get(key);
      if (series !== undefined) {
        series.count += 1;
        series.sum += value;
        series.minimum = Math.min(series.minimum, value);
        series.maximum = Math.max(series.maximum, value);
      } else if (all.size < most) {
        all.set(key, { measured, dimensions, count: 1, sum: value, minimum: value, maximum: value });
      } else refused.add(key);
    },
    data: () => [...all.values()].map(datumOf),
    get left() {
      return refused.size;
    },
  };
};
