// The last events of the feed, encoded once for all pages, bounded in number and bytes. Pages read it by their place in it.

/** One event as it goes over the wire. */
export interface RingEvent {
  /** Grows by one. */
  readonly number: number;
  /** The application whose details it is of; undefined for everybody. */
  readonly scope: string | undefined;
  readonly bytes: Uint8Array;
}

/** How much is kept. */
export interface RingBounds {
  readonly events: number;
  readonly bytes: number;
}

/** The ring. */
export interface EventRing {
  /** Number of the newest event; 0 before the first. */
  readonly newest: number;
  /** Puts an event behind the others; `encode` gets its number. */
  add(scope: string | undefined, encode: (number: number) => Uint8Array): void;
  /** The first event after a number; undefined for none. */
  after(number: number): RingEvent | undefined;
  /** Whether everything after a number is still here. */
  reaches(number: number): boolean;
}

/** Makes a ring. */
export const createEventRing = ({ events, bytes }: RingBounds): EventRing => {
  const kept: RingEvent[] = [];
  let newest = 0;
  let size = 0;
  /** Events that went are cut off in one piece now and then, for an array gives its first one away at the price of all. */
  let gone = 0;
  const dropOldest = (): void => {
    while (kept.length - gone > events || (size > bytes && kept.length - gone > 1)) {
      size -= kept[gone]?.bytes.length ?? 0;
      gone += 1;
    }
    if (gone <= events) return;
    kept.splice(0, gone);
    gone = 0;
  };
  return {
    get newest() {
      return newest;
    },
    add: (scope, encode) => {
      newest += 1;
      const encoded = encode(newest);
      kept.push({ number: newest, scope, bytes: encoded });
      size += encoded.length;
      dropOldest();
    },
    after: (number) => {
      const first = kept[gone]?.number ?? newest + 1;
      return number < first - 1 ? undefined : kept[gone + number + 1 - first];
    },
    reaches: (number) => number <= newest && number >= (kept[gone]?.number ?? newest + 1) - 1,
  };
};
