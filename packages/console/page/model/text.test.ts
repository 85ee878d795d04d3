import { describe, expect, it } from '@jest/globals';
import { folded } from './text.js';

describe('a long text', () => {
  it('is its first line, with the rest folded', () => {
    expect(folded('It ended.')).toEqual({ first: 'It ended.', rest: '' });
    expect(folded('a.B: no\n\tat a.B.main(B.java:1)\n\tat c')).toEqual({
      first: 'a.B: no',
      rest: 'at a.B.main(B.java:1)\n\tat c',
    });
    expect(folded('a.B: no at B.java:1 StackTrace: at a.B\nat c')).toEqual({
      first: 'a.B: no at B.java:1',
      rest: 'StackTrace: at a.B\nat c',
    });
  });

  it('is cut where one line is very long, and loses nothing', () => {
    const { first, rest } = folded('x'.repeat(1_000));
    expect(first).toBe(`${'x'.repeat(400)}…`);
    expect(rest).toBe('x'.repeat(600));
  });
});
