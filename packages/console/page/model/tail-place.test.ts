import { describe, expect, it } from '@jest/globals';
import { createTailPlace } from './tail-place.js';

const line = (timestamp: number, message: string): string =>
  JSON.stringify({ timestamp, message, messageType: 'INFO', logger: 'x', threadName: 't' });
const taken = (texts: readonly string[], place = createTailPlace()): readonly string[] =>
  place.take(texts).map(({ message }) => message);

describe('where a tail was', () => {
  it('knows what came in the very millisecond at which it broke, and takes the rest of it', () => {
    const place = createTailPlace();
    expect(place.since()).toBeUndefined();
    expect(taken([line(1, 'a'), line(2, 'b'), line(2, 'b'), line(2, 'c')], place)).toEqual(['a', 'b', 'b', 'c']);
    expect(place.since()).toBe(2);
    place.broke();
    expect(taken([line(2, 'b'), line(2, 'b')], place)).toEqual([]);
    expect(taken([line(2, 'c'), line(2, 'b'), line(2, 'd'), line(3, 'e')], place)).toEqual(['b', 'd', 'e']);
    expect(place.since()).toBe(3);
  });

  it('says that lines may be missing where what comes does not begin with what it knows', () => {
    const place = createTailPlace();
    taken([line(1_000, 'a')], place);
    place.broke();
    const [gap, ...rest] = place.take([line(5_000, 'z')]);
    expect(gap).toMatchObject({ at: 1_000, level: 'WARN', logger: 'console' });
    expect(gap?.message).toMatch(/^Lines of 4.0 s may be missing here/);
    expect(rest.map(({ message }) => message)).toEqual(['z']);
    // Once for each break.
    expect(taken([line(5_000, 'y'), line(5_001, 'x')], place)).toEqual(['y', 'x']);
  });

  it('goes back for nobody: a line that is late does not move it', () => {
    const place = createTailPlace();
    expect(taken([line(9, 'a'), line(4, 'late'), 'no event', line(9, 'b')], place)).toEqual(['a', 'late', 'b']);
    expect(place.since()).toBe(9);
    place.broke();
    expect(taken([line(9, 'a'), line(9, 'b'), line(9, 'c')], place)).toEqual(['c']);
  });

  it('says nothing of a first connection, or of one that broke before anything came', () => {
    const place = createTailPlace();
    place.broke();
    expect(taken([line(7, 'a')], place)).toEqual(['a']);
  });
});
