// An alarm as CloudWatch describes it, as far as one on a metric of ours is evaluated.
import { type Check, check } from '@drey/plugin-api';
import { NAMESPACE } from '../delivery/cloudwatch-form.js';

/** States of an alarm. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** An alarm on one metric with one of the five statistics. */
export interface Alarm {
  readonly AlarmName: string;
  readonly StateValue: AlarmState;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Statistic: 'SampleCount' | 'Average' | 'Sum' | 'Minimum' | 'Maximum';
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[] | undefined;
  /** Seconds. */
  readonly Period: number;
  readonly Unit?: string | undefined;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number | undefined;
  readonly Threshold: number;
  readonly ComparisonOperator:
    | 'GreaterThanOrEqualToThreshold'
    | 'GreaterThanThreshold'
    | 'LessThanThreshold'
    | 'LessThanOrEqualToThreshold';
  readonly TreatMissingData?: string | undefined;
  readonly StateReason?: string | undefined;
}

/** The service's bound is a day of minutes. */
const MOST_PERIODS = 1_440;

const isAlarm: Check<Alarm> = check.shape<Alarm>({
  AlarmName: check.text,
  StateValue: check.literal('OK', 'ALARM', 'INSUFFICIENT_DATA'),
  Namespace: check.literal(NAMESPACE),
  MetricName: check.text,
  Statistic: check.literal('SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'),
  Dimensions: check.optional(check.list(check.shape({ Name: check.text, Value: check.text }))),
  Period: check.whole(1),
  Unit: check.optional(check.text),
  EvaluationPeriods: check.whole(1, MOST_PERIODS),
  DatapointsToAlarm: check.optional(check.whole(1)),
  Threshold: check.number,
  ComparisonOperator: check.literal(
    'GreaterThanOrEqualToThreshold',
    'GreaterThanThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
  ),
  TreatMissingData: check.optional(check.text),
  StateReason: check.optional(check.text),
});

/** Those of DescribeAlarms' answer that we evaluate: not those of metric math, percentiles, anomalies, or other namespaces. */
export const ourAlarms = (content: Readonly<Record<string, unknown>>): readonly Alarm[] => {
  const alarms = content['MetricAlarms'];
  return Array.isArray(alarms) ? alarms.filter(isAlarm) : [];
};
