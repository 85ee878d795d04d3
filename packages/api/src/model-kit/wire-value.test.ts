import { describe, expect, it } from '@jest/globals';
import { blobFrom, integerFrom, longFrom, timestampFrom } from './wire-value.js';

describe('a timestamp', () => {
  it.each([
    [1_700_000_000, '2023-11-14T22:13:20.000Z'],
    [1_700_000_000.25, '2023-11-14T22:13:20.250Z'],
    [0, '1970-01-01T00:00:00.000Z'],
    ['2023-11-14T22:13:20Z', '2023-11-14T22:13:20.000Z'],
    ['2023-11-14T22:13:20.123456Z', '2023-11-14T22:13:20.123Z'],
    ['2023-11-14T23:13:20+01:00', '2023-11-14T22:13:20.000Z'],
    ['2023-11-14T22:13:20', '2023-11-14T22:13:20.000Z'],
    ['2023-11-14', '2023-11-14T00:00:00.000Z'],
  ])('%j is %s', (value, expected) => {
    expect(timestampFrom(value)?.toISOString()).toBe(expected);
  });

  it.each([
    'yesterday',
    '',
    '2024-02-31',
    '2024-13-01',
    '2024-01-01T25:00:00Z',
    '1700000000',
    Infinity,
    1e300,
    true,
    {},
    null,
  ])('is not %j', (value) => {
    expect(timestampFrom(value)).toBeUndefined();
  });
});

describe('a blob', () => {
  it('is padded base64', () => {
    expect([...(blobFrom('AQID') ?? [])]).toEqual([1, 2, 3]);
    expect([...(blobFrom('AQ==') ?? [])]).toEqual([1]);
    expect(blobFrom('')).toHaveLength(0);
  });

  it.each(['AQI', 'AQ=A', 'A===', 'AQ-_', 'AQ ID===', 5, null])('is not %j', (value) => {
    expect(blobFrom(value)).toBeUndefined();
  });
});

describe('a whole number', () => {
  it('has 32 bits as integer', () => {
    expect([integerFrom(2 ** 31 - 1), integerFrom(-(2 ** 31))]).toEqual([2 ** 31 - 1, -(2 ** 31)]);
    expect([integerFrom(2 ** 31), integerFrom(-(2 ** 31) - 1), integerFrom(1.5), integerFrom('1')]).toEqual(
      Array(4).fill(undefined),
    );
  });

  it('is held exactly as long', () => {
    expect(longFrom(Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER);
    expect([longFrom(2 ** 53), longFrom(0.5), longFrom(null)]).toEqual(Array(3).fill(undefined));
  });
});
