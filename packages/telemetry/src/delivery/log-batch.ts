// Takes as many events as one PutLogEvents call may carry.
import { EVENT_OVERHEAD_BYTES, type WireEvent } from './log-event-size.js';

/** Bounds of one PutLogEvents call, as documented with the operation. */
export const batchLimits: {
  readonly events: number;
  readonly bytes: number;
  readonly spanMilliseconds: number;
  readonly pastMilliseconds: number;
  readonly futureMilliseconds: number;
} = {
  events: 10_000,
  /** UTF-8 bytes with {@link EVENT_OVERHEAD_BYTES} for each event. */
  bytes: 1_048_576,
  spanMilliseconds: 24 * 3_600_000,
  pastMilliseconds: 14 * 24 * 3_600_000,
  futureMilliseconds: 2 * 3_600_000,
};

/** Kept away from the edges of past and future, for the time that a request travels. */
const EDGE_MILLISECONDS = 60_000;

/** Events of lines that belong together. They go with one call where it carries them; those of a line that is too long go with several. */
export interface Shipment {
  readonly lineCount: number;
  readonly events: readonly WireEvent[];
}

/** What one call carries. */
export interface LogBatch {
  /** In chronological order; events of one time in the order of their lines. */
  readonly events: readonly WireEvent[];
  /** The event of the last line, whatever its time. */
  readonly last: WireEvent | undefined;
  /** Lines used up, those without an event included. */
  readonly lineCount: number;
  /** Events taken of the shipment after those lines, which the call cannot carry whole. */
  readonly parts: number;
  readonly bytes: number;
}

/**
 * A time that CloudWatch takes. An event out of range would be rejected alone and so lost: it is kept with the nearest time instead,
 * since the line is worth more than its exact time (a clock that jumped, a gateway that was away for weeks).
 */
export const acceptableTime = (timestamp: number, now: number): number => {
  const oldest = now - batchLimits.pastMilliseconds + EDGE_MILLISECONDS;
  const newest = now + batchLimits.futureMilliseconds - EDGE_MILLISECONDS;
  return Math.min(newest, Math.max(oldest, timestamp));
};

const sizeOf = ({ bytes }: WireEvent): number => bytes + EVENT_OVERHEAD_BYTES;

/** How many events from the front one call carries; one in any case. */
const carried = (events: readonly WireEvent[], maxEvents: number): number => {
  let bytes = 0;
  const over = events.findIndex((event, index) => {
    bytes += sizeOf(event);
    return index > 0 && (bytes > batchLimits.bytes || index >= maxEvents);
  });
  return over === -1 ? events.length : over;
};

/** Takes the longest run of shipments from the front that fits one call, at most `maxEvents` events; of one that does not fit alone, a part. */
export const takeBatch = (
  shipments: Iterable<Shipment>,
  now: number,
  maxEvents: number = batchLimits.events,
): LogBatch => {
  const events: WireEvent[] = [];
  let lineCount = 0;
  let parts = 0;
  let bytes = 0;
  let earliest = Infinity;
  let latest = -Infinity;
  for (const shipment of shipments) {
    const all = shipment.events.map((event) => ({ ...event, timestamp: acceptableTime(event.timestamp, now) }));
    const timed = events.length === 0 ? all.slice(0, carried(all, maxEvents)) : all;
    const size = timed.reduce((sum, event) => sum + sizeOf(event), 0);
    const first = timed.reduce((least, event) => Math.min(least, event.timestamp), earliest);
    const final = timed.reduce((most, event) => Math.max(most, event.timestamp), latest);
    const tooMany = events.length + timed.length > maxEvents || bytes + size > batchLimits.bytes;
    if (events.length > 0 && (tooMany || final - first > batchLimits.spanMilliseconds)) break;
    events.push(...timed);
    bytes += size;
    earliest = first;
    latest = final;
    if (timed.length < all.length) {
      parts = timed.length;
      break;
    }
    lineCount += shipment.lineCount;
  }
  const last = events.at(-1);
  return { events: events.sort((a, b) => a.timestamp - b.timestamp), last, lineCount, parts, bytes };
};
