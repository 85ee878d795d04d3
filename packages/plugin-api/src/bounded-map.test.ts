import { describe, expect, it } from '@jest/globals';
import { BoundedMap } from './bounded-map.js';

describe('a bounded map', () => {
  it('forgets the entry that was set longest ago, and tells of it', () => {
    const forgotten: number[] = [];
    const map = new BoundedMap<string, number>(2, (value) => forgotten.push(value));
    map.set('a', 1).set('b', 2).set('a', 3).set('c', 4);
    expect([...map]).toEqual([
      ['a', 3],
      ['c', 4],
    ]);
    expect(forgotten).toEqual([2]);
  });
});
