import { describe, expect, it } from '@jest/globals';
import { backOff } from './back-off.js';

describe('backOff', () => {
  it('doubles from the first pause to the longest, and stays there however often it fails', () => {
    expect([0, 1, 2, 3, 4, 10_000].map((failures) => backOff(failures, 500, 4_000))).toEqual([
      500, 1_000, 2_000, 4_000, 4_000, 4_000,
    ]);
  });
});
