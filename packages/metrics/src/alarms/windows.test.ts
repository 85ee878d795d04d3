import { describe, expect, it } from '@jest/globals';
import { newestEnd, windows } from './windows.js';

const MINUTE = 60_000;
const minute = (Timestamp: number, Sum: number, SampleCount = 4) => ({
  Timestamp: Timestamp * 60,
  SampleCount,
  Sum,
  Minimum: Sum / 8,
  Maximum: Sum,
});

describe('the periods of an alarm', () => {
  const minutes = [minute(1, 8), minute(3, 16), minute(6, 4, 2)];

  it('are windows that end now, whatever the clock says, newest first', () => {
    const at = { end: 7 * MINUTE, length: 3 * MINUTE };
    expect(windows(minutes, { EvaluationPeriods: 3, Statistic: 'Sum' }, at)).toEqual([4, 24, null]);
    expect(windows(minutes, { EvaluationPeriods: 2, Statistic: 'Average' }, at)).toEqual([2, 3]);
    expect(windows(minutes, { EvaluationPeriods: 2, Statistic: 'SampleCount' }, at)).toEqual([2, 8]);
    expect(windows(minutes, { EvaluationPeriods: 2, Statistic: 'Maximum' }, at)).toEqual([4, 16]);
    expect(windows(minutes, { EvaluationPeriods: 2, Statistic: 'Minimum' }, at)).toEqual([0.5, 1]);
  });

  it('begin with the present minute once it has a reading', () => {
    expect(newestEnd(minutes, 7 * MINUTE)).toBe(7 * MINUTE);
    expect(newestEnd(minutes, 8 * MINUTE)).toBe(7 * MINUTE);
  });
});
