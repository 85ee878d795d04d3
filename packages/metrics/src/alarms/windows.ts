// Minutes of a metric -> the periods of an alarm. Pure.
import { type Check, check } from '@drey/plugin-api';
import type { Alarm } from './alarm.js';

/** A minute as GetMetricStatistics gives it. */
export interface Minute {
  /** Seconds since the epoch. */
  readonly Timestamp: number;
  readonly SampleCount: number;
  readonly Sum: number;
  readonly Minimum: number;
  readonly Maximum: number;
}

/** Whether a data point has all that is needed. */
export const isMinute: Check<Minute> = check.shape<Minute>({
  Timestamp: check.number,
  SampleCount: check.number,
  Sum: check.number,
  Minimum: check.number,
  Maximum: check.number,
});

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

const statistics: Readonly<Record<Alarm['Statistic'], (minutes: readonly Minute[]) => number>> = {
  SampleCount: (minutes) => sum(minutes.map(({ SampleCount }) => SampleCount)),
  Sum: (minutes) => sum(minutes.map(({ Sum }) => Sum)),
  Average: (minutes) => sum(minutes.map(({ Sum }) => Sum)) / sum(minutes.map(({ SampleCount }) => SampleCount)),
  Minimum: (minutes) => Math.min(...minutes.map(({ Minimum }) => Minimum)),
  Maximum: (minutes) => Math.max(...minutes.map(({ Maximum }) => Maximum)),
};

/** The alarm's periods, newest first, each of `length` milliseconds, the newest up to `end`; null for one without data. */
export const windows = (
  minutes: readonly Minute[],
  { EvaluationPeriods, Statistic }: Pick<Alarm, 'EvaluationPeriods' | 'Statistic'>,
  { end, length }: { readonly end: number; readonly length: number },
): readonly (number | null)[] =>
  Array.from({ length: EvaluationPeriods }, (_, index) => {
    const to = end - index * length;
    const within = minutes.filter(({ Timestamp }) => Timestamp * 1_000 < to && Timestamp * 1_000 >= to - length);
    return within.length === 0 ? null : statistics[Statistic](within);
  });

const MINUTE = 60_000;

/** Where windows end: with the minute that has begun, but not before it has its first reading, or it would pass for one without data. */
export const newestEnd = (minutes: readonly Minute[], end: number): number =>
  minutes.some(({ Timestamp }) => Timestamp * 1_000 >= end - MINUTE) ? end : end - MINUTE;
