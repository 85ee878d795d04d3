import { describe, expect, it } from '@jest/globals';
import { randomIds } from './id-source.js';

describe('randomIds', () => {
  it('never gives the same twice, and keeps the forms', () => {
    const made = Array.from({ length: 500 }, () => [randomIds.hex(), randomIds.conditionalToken(), randomIds.hex()]);
    expect(new Set(made.flat()).size).toBe(1_500);
    for (const [hex, token] of made) {
      expect(hex).toMatch(/^[0-9a-f]{32}$/);
      expect(token).toMatch(/^[A-Za-z0-9+/]{64}$/);
    }
  });
});
