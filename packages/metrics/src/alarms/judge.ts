// Data points of an alarm's metric -> its state, by the rules of CloudWatch. Pure.
import type { Alarm, AlarmState } from './alarm.js';

/** What an alarm should be, and why. */
export interface Verdict {
  readonly state: AlarmState;
  /** A sentence in the service's style. */
  readonly reason: string;
}

const breaches: Readonly<Record<Alarm['ComparisonOperator'], (value: number, threshold: number) => boolean>> = {
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  GreaterThanThreshold: (value, threshold) => value > threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

const words: Readonly<Record<Alarm['ComparisonOperator'], string>> = {
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  GreaterThanThreshold: 'greater than',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

/**
 * Judges an alarm by its periods, newest first; null for a period without data. Undefined where its state stays: data are missing that the
 * alarm ignores. Missing data count as the alarm treats them, `missing` unless it says otherwise: they are of no account, and an alarm with
 * nothing else has insufficient data (documented).
 */
export const judge = (alarm: Alarm, periods: readonly (number | null)[]): Verdict | undefined => {
  const treat = alarm.TreatMissingData ?? 'missing';
  const present = periods.filter((value) => value !== null);
  if (present.length === 0 && treat === 'ignore') return undefined;
  if (present.length === 0 && treat === 'missing')
    return {
      state: 'INSUFFICIENT_DATA',
      reason: `Insufficient Data: ${periods.length} datapoints were unknown.`,
    };
  const breaching = present.filter((value) => breaches[alarm.ComparisonOperator](value, alarm.Threshold)).length;
  const missing = periods.length - present.length;
  const counted = breaching + (treat === 'breaching' ? missing : 0);
  const needed = alarm.DatapointsToAlarm ?? alarm.EvaluationPeriods;
  const values = present.map((value) => String(value)).join(', ') || 'none';
  const comparison = `${words[alarm.ComparisonOperator]} the threshold (${alarm.Threshold})`;
  if (counted >= needed)
    return {
      state: 'ALARM',
      reason: `Threshold Crossed: ${counted} out of the last ${periods.length} datapoints [${values}] were ${comparison}.`,
    };
  return {
    state: 'OK',
    reason: `Threshold Crossed: ${present.length} datapoints [${values}] were not ${comparison} often enough.`,
  };
};
