import { describe, expect, it } from '@jest/globals';
import { type Shipment, acceptableTime, batchLimits, takeBatch } from './log-batch.js';

const now = Date.UTC(2026, 0, 1);
const hour = 3_600_000;

const one = (timestamp = now, bytes = 10): Shipment => ({
  lineCount: 1,
  events: [{ timestamp, bytes, message: String(timestamp) }],
});

describe('takeBatch', () => {
  it('sorts by time and keeps the order of lines of one time', () => {
    const shipments = [
      one(now),
      one(now - 5),
      { lineCount: 1, events: [{ timestamp: now, bytes: 1, message: 'later' }] },
    ];
    const batch = takeBatch(shipments, now);
    expect(batch.events.map(({ message }) => message)).toEqual([String(now - 5), String(now), 'later']);
    expect(batch.last?.message).toBe('later');
  });

  it('carries 10,000 events at most', () => {
    const batch = takeBatch(
      Array.from({ length: 10_001 }, () => one()),
      now,
    );
    expect(batch.lineCount).toBe(10_000);
  });

  it('counts 26 bytes for each event beside its text', () => {
    const bytes = batchLimits.bytes / 4 - 26;
    expect(
      takeBatch(
        Array.from({ length: 5 }, () => one(now, bytes)),
        now,
      ).lineCount,
    ).toBe(4);
    expect(
      takeBatch(
        Array.from({ length: 5 }, () => one(now, bytes + 1)),
        now,
      ).lineCount,
    ).toBe(3);
  });

  it('spans 24 hours at most, whichever way the clock went', () => {
    expect(takeBatch([one(now - 25 * hour), one(now)], now).lineCount).toBe(1);
    expect(takeBatch([one(now), one(now - 25 * hour)], now).lineCount).toBe(1);
    expect(takeBatch([one(now - 23 * hour), one(now)], now).lineCount).toBe(2);
  });

  it('parts the events of one line only where one call cannot carry them', () => {
    const pair: Shipment = { lineCount: 1, events: [...one().events, ...one().events] };
    expect(takeBatch([one(), pair], now, 2)).toMatchObject({ lineCount: 1, parts: 0 });
    expect(takeBatch([pair, one()], now, 2)).toMatchObject({ lineCount: 1, parts: 0 });
    expect(takeBatch([pair, one()], now, 1)).toMatchObject({ lineCount: 0, parts: 1 });
    const long: Shipment = { lineCount: 1, events: Array.from({ length: 9 }, () => one(now, 250_000).events).flat() };
    expect(takeBatch([long, one()], now)).toMatchObject({ lineCount: 0, parts: 4 });
  });

  it('uses up lines without an event', () => {
    expect(takeBatch([{ lineCount: 1, events: [] }, one()], now)).toMatchObject({ lineCount: 2, events: [{}] });
  });
});

describe('acceptableTime', () => {
  it('moves times that would be rejected to the nearest that is not', () => {
    expect(acceptableTime(now - 15 * 24 * hour, now)).toBeGreaterThan(now - 14 * 24 * hour);
    expect(acceptableTime(now + 3 * hour, now)).toBeLessThan(now + 2 * hour);
    expect(acceptableTime(now - hour, now)).toBe(now - hour);
  });
});
