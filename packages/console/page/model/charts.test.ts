import { describe, expect, it } from '@jest/globals';
import { chartsOf, columnsOf, labelOf, levelsOf, valueText } from './charts.js';

const series = (name: string, points: readonly (readonly [number, number])[] = [], dimensions = {}) => ({
  name,
  unit: 'Count',
  dimensions: { Application: 'a', ...dimensions },
  points,
});

describe('charts of metrics', () => {
  const all = [series('zeta'), series('uptime'), series('busy', [], { Task: 'x' }), series('busy', [], { Task: 'y' })];

  it('are one a name at a level, what one looks at first before the rest', () => {
    expect(levelsOf(all)).toEqual(['Application', 'Task']);
    expect(chartsOf(all, 'Application', '').map(({ name }) => name)).toEqual(['uptime', 'zeta']);
    expect(chartsOf(all, 'Application', 'ZE').map(({ name }) => name)).toEqual(['zeta']);
    expect(chartsOf(all, 'Task', '')[0]?.series.map(labelOf)).toEqual(['Task x', 'Task y']);
  });

  it('have gaps where one series has no value', () => {
    expect(
      columnsOf([
        series('n', [
          [1_000, 1],
          [3_000, 3],
        ]),
        series('n', [[2_000, 2]]),
      ]),
    ).toEqual([
      [1, 2, 3],
      [1, null, 3],
      [null, 2, null],
    ]);
  });

  it('say values by unit', () => {
    const texts = { bytes: (value: number) => `${value}B`, duration: (value: number) => `${value}ms`, count: String };
    expect(
      ['Bytes', 'Milliseconds', 'Percent', 'Count/Second', 'None'].map((unit) => valueText(12, unit, texts)),
    ).toEqual(['12B', '12ms', '12 %', '12/s', '12']);
    expect(valueText(undefined, 'Bytes', texts)).toBe('–');
  });
});
