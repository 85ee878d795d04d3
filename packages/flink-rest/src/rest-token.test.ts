import { describe, expect, it } from '@jest/globals';
import { restToken, restTokenEnvironment } from './rest-token.js';

describe('the token of a cluster', () => {
  it('is another one for each cluster and data directory, and the same for ever', () => {
    const tokens = [restToken('a', 'c1'), restToken('a', 'c2'), restToken('b', 'c1')];
    expect(new Set(tokens).size).toBe(3);
    expect(restToken('a', 'c1')).toBe(tokens[0]);
    expect(tokens[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(restTokenEnvironment('t')).toEqual({ DREY_REST_TOKEN: 't' });
  });
});
