import { describe, expect, it } from '@jest/globals';
import { JsonBound, LIMIT_DEPTH, LIMIT_VALUES } from './json-bound.js';

/** Looks at a text in pieces of a length. */
const look = (text: string, pieceLength = 7): void => {
  const bound = new JsonBound();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceLength) bound.take(bytes.subarray(at, at + pieceLength));
};

const refusal = expect.objectContaining({ code: 'SerializationException', status: 400 });

describe('JsonBound', () => {
  it.each([
    ['brackets', '['.repeat(LIMIT_DEPTH + 1)],
    ['braces', '{"a":'.repeat(LIMIT_DEPTH + 1)],
    ['both', '[{"a":'.repeat(LIMIT_DEPTH)],
    ['brackets after much else', `{"a":"${'\\"['.repeat(1_000)}","b":${'['.repeat(LIMIT_DEPTH)}`],
    ['brackets after a text that ends in a backslash', `["\\\\",${'['.repeat(LIMIT_DEPTH)}`],
    ['brackets amid blanks', ' [\n'.repeat(LIMIT_DEPTH + 1)],
    ['too many empty arrays', `[${'[],'.repeat(LIMIT_VALUES)}`],
    ['too many numbers', `[${'1,'.repeat(LIMIT_VALUES + 1)}`],
    ['too many members', `{${'"a":0,'.repeat(LIMIT_VALUES + 1)}`],
  ])('refuses %s', (_what, text) => {
    expect(() => look(text)).toThrow(refusal);
    expect(() => look(text, 65_536)).toThrow(refusal);
  });

  it.each([
    ['the deepest body', `${'['.repeat(LIMIT_DEPTH)}${']'.repeat(LIMIT_DEPTH)}`],
    ['brackets one after the other', '[]{}'.repeat(1_000)],
    ['brackets in a text', `{"a":"${'[{,'.repeat(LIMIT_VALUES)}"}`],
    ['brackets after escaped quotes', `{"a":"${'\\"[\\\\\\"{'.repeat(LIMIT_VALUES)}"}`],
    ['letters that stand beside brackets in ASCII', 'Z\\^_`z|~'.repeat(1_000)],
  ])('takes %s', (_what, text) => {
    for (const length of [1, 2, 7, 65_536]) expect(() => look(text, length)).not.toThrow();
  });

  it('looks at a hundred megabytes of text within seconds, and at a piece within milliseconds', () => {
    const bound = new JsonBound();
    const piece = Buffer.from('\\"'.repeat(32_768));
    bound.take(Buffer.from('"'));
    let longest = 0;
    const began = performance.now();
    for (let count = 0; count < 1_600; count += 1) {
      const before = performance.now();
      bound.take(piece);
      longest = Math.max(longest, performance.now() - before);
    }
    expect(performance.now() - began).toBeLessThan(20_000);
    expect(longest).toBeLessThan(500);
  });
});
