// The last readings of applications in memory, for those who look on: series by name and dimensions, rates, and the JVMs of the newest slot. Bounded.
import { BoundedMap, type MetricReadings, type MetricUnit } from '@drey/plugin-api';
import type { JvmSample, MemberSample } from '../sample/member-sample.js';
import { recordRates, type RecordRates } from './record-rates.js';

/** One metric over time. */
export interface RecentSeries {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Time (milliseconds since the epoch) and value, oldest first. */
  readonly points: readonly (readonly [number, number])[];
}

/** Rates at a moment. */
export interface RatesAt extends RecordRates {
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** What is kept of one application. */
export interface RecentApplication {
  /** Oldest first. */
  readonly rates: readonly RatesAt[];
  /** Of the JobManager's newest reading; undefined before one. */
  readonly restarts: number | undefined;
  /** By the name of the member. */
  readonly members: Pick<ReadonlyMap<string, JvmSample>, 'get'>;
  /** Points after a moment, of series that have any. */
  seriesAfter(at: number): readonly RecentSeries[];
}

/** Keeps them. */
export interface RecentReadings {
  take(readings: MetricReadings, samples: readonly MemberSample[]): void;
  /** By ARN. */
  of(arn: string): RecentApplication | undefined;
  /** Calls with the ARN after each reading; gives back the way to end it. */
  subscribe(listener: (arn: string) => void): () => void;
}

/** Applications of which series are kept, each with so many series and points: an hour at the usual interval. */
const MOST_APPLICATIONS = 200;
const MOST_SERIES = 300;
const MOST_POINTS = 240;
const MOST_RATES = 60;
const MOST_MEMBERS = 200;

interface Kept {
  readonly series: Map<string, RecentSeries & { readonly points: (readonly [number, number])[] }>;
  readonly rates: RatesAt[];
  restarts: number | undefined;
  readonly members: BoundedMap<string, JvmSample>;
}

const keep = <T>(list: T[], item: T, most: number): void => {
  list.push(item);
  if (list.length > most) list.shift();
};

const restartsOf = (samples: readonly MemberSample[]): number | undefined =>
  samples.flatMap(({ rows }) => rows).find(({ kind }) => kind === 'job')?.values['numRestarts'];

/** Nothing was read yet. */
export const createRecentReadings = (): RecentReadings => {
  const applications = new BoundedMap<string, Kept>(MOST_APPLICATIONS);
  const listeners = new Set<(arn: string) => void>();
  const addData = ({ series }: Kept, { at, data }: MetricReadings): void => {
    for (const { name, unit, dimensions, value } of data) {
      const key = JSON.stringify([name, dimensions]);
      const known = series.get(key);
      if (known !== undefined) keep(known.points, [at, value], MOST_POINTS);
      else if (series.size < MOST_SERIES) series.set(key, { name, unit, dimensions, points: [[at, value]] });
    }
    // Series of a job that is no more make room for those of the next.
    for (const [key, { points }] of series) if ((points.at(-1)?.[0] ?? 0) < at - 3_600_000) series.delete(key);
  };
  return {
    take: (readings, samples) => {
      const { arn } = readings.application;
      const kept = applications.get(arn) ?? {
        series: new Map(),
        rates: [],
        restarts: undefined,
        members: new BoundedMap(MOST_MEMBERS),
      };
      applications.set(arn, kept);
      addData(kept, readings);
      const rates = recordRates(samples);
      if (rates.in !== undefined || rates.out !== undefined)
        keep(kept.rates, { at: readings.at, ...rates }, MOST_RATES);
      kept.restarts = restartsOf(samples) ?? kept.restarts;
      for (const { member, jvm } of samples) kept.members.set(member, jvm);
      for (const listener of listeners) listener(arn);
    },
    of: (arn) => {
      const kept = applications.get(arn);
      if (kept === undefined) return undefined;
      return {
        rates: kept.rates,
        restarts: kept.restarts,
        members: kept.members,
        seriesAfter: (at) =>
          [...kept.series.values()].flatMap((series) => {
            const points = series.points.filter(([time]) => time > at);
            return points.length === 0 ? [] : [{ ...series, points }];
          }),
      };
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
