// The rule of automatic scaling, point by point.
import { describe, expect, it } from '@jest/globals';
import { noHistory, scaledParallelism, withPoint } from './scaling-rule.js';

const after = (...points: readonly (readonly [number, number])[]) =>
  points
    .flatMap(([count, utilization]) => Array.from({ length: count }, () => utilization))
    .reduce(withPoint, noHistory);
const bounds = { current: 4, configured: 2, most: 64 };

describe('automatic scaling', () => {
  it('doubles after 15 points of 75 % and more, not before', () => {
    expect(scaledParallelism(after([14, 0.9]), bounds)).toBeUndefined();
    expect(scaledParallelism(after([15, 0.75]), bounds)).toBe(8);
  });

  it('counts points in a row', () => {
    expect(scaledParallelism(after([14, 0.9], [1, 0.5], [14, 0.9]), bounds)).toBeUndefined();
  });

  it('halves after 360 points below 10 %, rounded up', () => {
    expect(scaledParallelism(after([359, 0.01]), bounds)).toBeUndefined();
    expect(scaledParallelism(after([360, 0.09]), bounds)).toBe(2);
    expect(scaledParallelism(after([360, 0.01]), { ...bounds, current: 7 })).toBe(4);
  });

  it('never goes below what was configured, nor above the most', () => {
    expect(scaledParallelism(after([360, 0]), { ...bounds, current: 2 })).toBeUndefined();
    expect(scaledParallelism(after([360, 0]), { ...bounds, current: 3 })).toBe(2);
    expect(scaledParallelism(after([15, 1]), { ...bounds, most: 6 })).toBe(6);
    expect(scaledParallelism(after([15, 1]), { ...bounds, most: 4 })).toBeUndefined();
    expect(scaledParallelism(after([15, 1]), { ...bounds, most: 1 })).toBeUndefined();
  });
});
