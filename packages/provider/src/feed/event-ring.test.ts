import { describe, expect, it } from '@jest/globals';
import { createEventRing } from './event-ring.js';

const bytes = (size: number) => () => new Uint8Array(size);

describe('the ring of events', () => {
  it('gives events by their numbers, as far back as it keeps them', () => {
    const ring = createEventRing({ events: 3, bytes: 1_000 });
    expect([ring.newest, ring.after(0), ring.reaches(0)]).toEqual([0, undefined, true]);
    for (let index = 0; index < 50; index += 1) {
      ring.add(undefined, bytes(1));
      const oldest = Math.max(1, ring.newest - 2);
      expect(ring.after(oldest - 1)?.number).toBe(oldest);
      expect(ring.after(ring.newest - 1)?.number).toBe(ring.newest);
      expect(ring.after(ring.newest)).toBeUndefined();
      expect([ring.reaches(oldest - 1), ring.reaches(oldest - 2)]).toEqual([true, false]);
      expect(ring.reaches(ring.newest + 1)).toBe(false);
    }
  });

  it('keeps no more bytes than it may, but always the newest event', () => {
    const ring = createEventRing({ events: 100, bytes: 10 });
    for (const size of [4, 4, 4]) ring.add('a', bytes(size));
    expect([ring.reaches(0), ring.reaches(1), ring.after(1)?.number]).toEqual([false, true, 2]);
    ring.add(undefined, bytes(99));
    expect([ring.reaches(2), ring.reaches(3), ring.after(3)?.bytes.length]).toEqual([false, true, 99]);
  });
});
