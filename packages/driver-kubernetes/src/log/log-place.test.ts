import { describe, expect, it } from '@jest/globals';
import { createLinePlacer, cursorOf, type LogPlace, logStart, placeOf, sinceOf } from './log-place.js';

const line = (second: number, nanos: number, text: string): string =>
  `2026-11-30T15:00:${String(second).padStart(2, '0')}.${String(nanos).padStart(9, '0')}Z ${text}`;

/** What Kubernetes gives from a place on: lines of that second or later, in their order. */
const given = (lines: readonly string[], place: LogPlace): readonly string[] => {
  const since = sinceOf(place);
  return since === undefined ? lines : lines.filter((one) => one.slice(0, 19) >= since.slice(0, 19));
};

const read = (lines: readonly string[], from: LogPlace, most = Infinity) => {
  const place = createLinePlacer(from);
  const found = given(lines, from).flatMap((one) => place(one) ?? []);
  return found.slice(0, most);
};

describe('places in the output of a pod', () => {
  const lines = [
    line(1, 5, 'a'),
    line(1, 5, 'a'),
    line(1, 900_000_000, 'b'),
    line(2, 1, 'c'),
    // Of the other output: its stamp is a little earlier.
    line(1, 999_999_999, 'd'),
    line(2, 2, 'e'),
    line(9, 0, 'f'),
  ];
  const texts = ['a', 'a', 'b', 'c', 'd', 'e', 'f'];

  it('go on after each line, each line once, wherever one stopped', () => {
    for (let stop = 0; stop <= lines.length; stop += 1) {
      const first = read(lines, logStart, stop);
      const cursor = cursorOf(first.at(-1)?.after ?? logStart);
      const rest = read(lines, placeOf(cursor));
      expect([...first, ...rest].map(({ text }) => text)).toEqual(texts);
    }
  });

  it('go on line by line over as many restarts', () => {
    const found: string[] = [];
    for (let place = logStart; ;) {
      const [next] = read(lines, placeOf(cursorOf(place)), 1);
      if (next === undefined) break;
      found.push(next.text);
      place = next.after;
    }
    expect(found).toEqual(texts);
  });

  it('skip nothing later than what was taken where the beginning of an output was rotated away', () => {
    const first = read(lines, logStart, 4);
    const place = placeOf(cursorOf(first.at(-1)!.after));
    expect(read(lines.slice(3), place).map(({ text }) => text)).toEqual(['e', 'f']);
    expect(read(lines.slice(5), place).map(({ text }) => text)).toEqual(['e', 'f']);
  });

  it('are refused where they are none', () => {
    expect(() => placeOf('1')).toThrow('no cursor');
    expect(placeOf(null)).toEqual(logStart);
  });
});
