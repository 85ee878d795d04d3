import { describe, expect, it } from '@jest/globals';
import { InvalidArgumentException } from './generated/errors.js';
import { decodePageToken, encodePageToken } from './page-token.js';

describe('a page token', () => {
  it.each(['name', 7, '', 'ä\u{1F43F}', ['a', 2]])('gives back the position %j', (position) => {
    const token = encodePageToken('versions/app', position);
    expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(decodePageToken('versions/app', token)).toEqual(position);
  });

  it('fits the model with the longest snapshot name, and is not made longer than that', () => {
    const token = encodePageToken('snapshots', 'x'.repeat(256));
    expect(token.length).toBeLessThanOrEqual(512);
    expect(() => encodePageToken('snapshots', 'x'.repeat(512))).toThrow(RangeError);
  });

  const token = encodePageToken('versions', 7);
  const of = (content: unknown): string => Buffer.from(JSON.stringify(content)).toString('base64url');
  it.each([
    ['another kind', encodePageToken('snapshots', 7)],
    ['nonsense', 'nonsense'],
    ['nothing', ''],
    ['padding', `${token}=`],
    ['another version', of([2, 'versions', 7])],
    ['no position', of([1, 'versions'])],
    ['an object as position', of([1, 'versions', { a: 1 }])],
    ['a null', of(null)],
    ['spaces in its content', Buffer.from('[1, "versions", 7]').toString('base64url')],
    ['too many characters', 'A'.repeat(600)],
  ])('with %s is refused', (_, wrong) => {
    expect(() => decodePageToken('versions', wrong)).toThrow(InvalidArgumentException);
  });
});
