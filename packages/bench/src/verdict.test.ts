import { describe, expect, it } from '@jest/globals';
import { atLeast, atMost, verdictLine } from './verdict.js';

describe('verdictLine', () => {
  it('tells whether a bound holds', () => {
    expect(verdictLine(atLeast('Drey/bare', 0.55, 0.4))).toBe('holds      Drey/bare: 0.55, at least 0.4 is promised');
    expect(verdictLine(atMost('start', 0.7, 0.65))).toBe('DOES NOT HOLD  start: 0.70, at most 0.65 is promised');
  });
});
