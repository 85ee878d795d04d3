import { describe, expect, it } from '@jest/globals';
import {
  ageText,
  bytesText,
  clockText,
  countText,
  durationText,
  plural,
  rateText,
  shareText,
  timeOf,
  utcText,
  withLocalTimes,
} from './format.js';

describe('texts of figures', () => {
  it.each([
    [undefined, '–'],
    [null, '–'],
    [Number.NaN, '–'],
    [-5, '0 ms'],
    [340, '340 ms'],
    [1_290, '1.2 s'],
    [9_999, '9.9 s'],
    [59_999, '59 s'],
    [60_000, '1 m'],
    [200_000, '3 m 20 s'],
    [3_599_999, '59 m 59 s'],
    [18_120_000, '5 h 2 m'],
    [90_000_000, '1 d 1 h'],
  ])('a duration of %s ms is %s', (value, text) => expect(durationText(value)).toBe(text));

  it.each([
    [0, 'now'],
    [12_400, '12 s'],
    [180_000, '3 m'],
    [7_300_000, '2 h'],
    [200_000_000, '2 d'],
    [null, '–'],
  ])('an age of %s ms is %s', (value, text) => expect(ageText(value)).toBe(text));

  it.each([
    [0, '0 B'],
    [1_023, '1023 B'],
    [1_229, '1.20 KiB'],
    [36_175_872, '34.5 MiB'],
    [1.2e12, '1.09 TiB'],
    [null, '–'],
  ])('%s bytes are %s', (value, text) => expect(bytesText(value)).toBe(text));

  it.each([
    [950, '950'],
    [9_999, '9999'],
    [12_300, '12.3 k'],
    [4_560_000, '4.56 M'],
    [0.25, '0.25'],
    [undefined, '–'],
  ])('a count of %s is %s', (value, text) => expect(countText(value)).toBe(text));

  it('rates and shares keep a digit where they are small', () => {
    expect([0, 0.44, 9.96, 1_234.4, null].map(rateText)).toEqual(['0', '0.4', '10.0', '1234', '–']);
    expect([0, 0.004, 0.5, 1, undefined].map(shareText)).toEqual(['0 %', '0.4 %', '50 %', '100 %', '–']);
  });

  it('counts things', () => {
    expect([plural(1, 'application'), plural(0, 'application'), plural(2, 'entry', 'entries')]).toEqual([
      '1 application',
      '0 applications',
      '2 entries',
    ]);
  });
});

describe('times', () => {
  it('come as milliseconds, as seconds of the API and as ISO 8601', () => {
    expect([1_796_000_000_000, 1_796_000_000.5, '2026-11-30T14:00:00.250Z', 'x', null].map(timeOf)).toEqual([
      1_796_000_000_000,
      1_796_000_000_500,
      Date.UTC(2026, 10, 30, 14, 0, 0, 250),
      undefined,
      undefined,
    ]);
  });

  it('are in the zone of the user, with the day where it is another one, and in UTC', () => {
    const at = new Date(2026, 10, 30, 9, 5, 7, 40).getTime();
    expect(clockText(at, at)).toBe('09:05:07');
    expect(clockText(at, at, true)).toBe('09:05:07.040');
    expect(clockText(at, at + 86_400_000)).toBe('2026-11-30 09:05:07');
    expect(utcText(Date.UTC(2026, 0, 2, 3, 4, 5, 6))).toBe('2026-01-02 03:04:05.006 UTC');
  });

  it('of sentences are in the zone of the user as well', () => {
    const at = new Date(2026, 10, 30, 9, 5, 7);
    expect(withLocalTimes(`Since ${at.toISOString()}. And 2026-13.`, at.getTime())).toBe(
      'Since 09:05:07. And 2026-13.',
    );
  });
});
