import { describe, expect, it } from '@jest/globals';
import type { Alarm } from './alarm.js';
import { ourAlarms } from './alarm.js';
import { judge } from './judge.js';

const alarm = (changes: Partial<Alarm> = {}): Alarm => ({
  AlarmName: 'a',
  StateValue: 'OK',
  Namespace: 'AWS/KinesisAnalytics',
  MetricName: 'numRestarts',
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 3,
  Threshold: 3,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  ...changes,
});

describe('an alarm', () => {
  it.each([
    [[3, 3, 3], {}, 'ALARM'],
    [[3, 3, 2], {}, 'OK'],
    [[3, 0, 3], { DatapointsToAlarm: 2 }, 'ALARM'],
    [[null, null, null], {}, 'INSUFFICIENT_DATA'],
    [[3, null, null], {}, 'OK'],
    [[null, null, null], { TreatMissingData: 'breaching' }, 'ALARM'],
    [[null, null, null], { TreatMissingData: 'notBreaching' }, 'OK'],
    [[null, null, null], { TreatMissingData: 'ignore' }, undefined],
    [[2, 2, 2], { ComparisonOperator: 'LessThanThreshold' }, 'ALARM'],
    [[3, 3, 3], { ComparisonOperator: 'GreaterThanThreshold' }, 'OK'],
    [[3, 3, 3], { ComparisonOperator: 'LessThanOrEqualToThreshold' }, 'ALARM'],
  ] as const)('over %j with %j is %s', (periods, changes, state) => {
    expect(judge(alarm(changes), periods)?.state).toBe(state);
  });

  it('is ours where it has one metric of the service and a plain statistic', () => {
    const described = [
      alarm(),
      { ...alarm(), Namespace: 'AWS/Lambda' },
      { ...alarm(), Statistic: undefined },
      { ...alarm(), MetricName: undefined, Metrics: [{}] },
    ];
    expect(ourAlarms({ MetricAlarms: described, CompositeAlarms: [] })).toHaveLength(1);
    expect(ourAlarms({})).toEqual([]);
  });
});
