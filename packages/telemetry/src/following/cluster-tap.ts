// Reads the output of one cluster for one further sink, on its own, so that neither the sink nor CloudWatch Logs waits for the other.
import type { Clock, LogLines } from '@drey/plugin-api';
import type { CursorStore } from '../delivery/cursor-store.js';
import { decodeRecord } from '../delivery/delivery-record.js';
import type { LogLimits } from '../delivery/log-limits.js';
import type { LogSource } from './log-source.js';
import type { SinkQueue } from '../sink-queue.js';

/** What a tap works with. */
export interface ClusterTapNeeds {
  readonly source: LogSource;
  readonly store: CursorStore;
  readonly clock: Clock;
  readonly limits: LogLimits;
  readonly queue: SinkQueue;
  readonly clusterId: string;
}

/** Where the lines of a cluster come from, for a sink. */
export type TapOrigin = Pick<LogLines, 'applicationArn' | 'applicationVersionId' | 'stream'>;

/** What one look of a tap reads. */
export interface TapLook {
  readonly members: Iterable<string>;
  readonly origin: TapOrigin;
  /** Reads to the end though the sink has no room, because the output is about to go; what waits longest is dropped then. */
  readonly toTheEnd: boolean;
}

interface Place {
  cursor: string | null;
  /** Lines after the cursor that were delivered before this host began. */
  skip: number;
}

/** Taps one cluster for one sink. */
export class ClusterTap {
  readonly #to: ClusterTapNeeds;
  readonly #places = new Map<string, Place>();
  #last: Promise<void> = Promise.resolve();

  constructor(needs: ClusterTapNeeds) {
    this.#to = needs;
  }

  /** Reads on. Looks follow each other. Rejects where the output cannot be read; the next look goes on from there. */
  read(look: TapLook): Promise<void> {
    const reading = this.#last.then(() => this.#readAll(look));
    this.#last = reading.catch(() => {});
    return reading;
  }

  async #readAll({ members, origin, toTheEnd }: TapLook): Promise<void> {
    for (const member of members) await this.#readMember(member, origin, toTheEnd);
  }

  async #readMember(member: string, origin: TapOrigin, toTheEnd: boolean): Promise<void> {
    const { source, clock, limits, queue, clusterId } = this.#to;
    const place = await this.#placeOf(member);
    for (;;) {
      if (!toTheEnd && !queue.hasRoom) return;
      const { lines, cursor, end } = await source.readLog(clusterId, member, place.cursor, limits.readBytes);
      if (lines.length === 0 && cursor === place.cursor) return;
      const fresh = lines.slice(place.skip);
      place.skip = Math.max(0, place.skip - lines.length);
      place.cursor = cursor;
      if (fresh.length > 0) queue.offer({ ...origin, clusterId, member, lines: fresh, readAt: clock.now() });
      if (end) return;
    }
  }

  /** Where a tap begins: where CloudWatch Logs had got to when this host began. */
  async #placeOf(member: string): Promise<Place> {
    const known = this.#places.get(member);
    if (known !== undefined) return known;
    const text = await this.#to.store.load(this.#to.clusterId, member);
    const { cursor, skip } = (text === undefined ? undefined : decodeRecord(text)) ?? { cursor: null, skip: 0 };
    const place = { cursor, skip };
    this.#places.set(member, place);
    return place;
  }
}
