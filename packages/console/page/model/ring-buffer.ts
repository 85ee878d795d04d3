// The newest entries of something that never ends, in memory that does not grow.

/** Keeps the newest entries. */
export interface RingBuffer<Entry> {
  /** How many are kept. */
  readonly size: () => number;
  /** How many ever came; so `first()` is the number of the oldest that is kept. */
  readonly total: () => number;
  readonly first: () => number;
  /** The entry with a number counted since the beginning; undefined where it is not kept. */
  readonly at: (number: number) => Entry | undefined;
  readonly push: (entry: Entry) => void;
  readonly clear: () => void;
}

/** Makes one for `capacity` entries. */
export const createRingBuffer = <Entry>(capacity: number): RingBuffer<Entry> => {
  let entries: (Entry | undefined)[] = [];
  let total = 0;
  let floor = 0;
  const first = (): number => Math.max(floor, total - capacity);
  return {
    size: () => total - first(),
    total: () => total,
    first,
    at: (number) => (number < first() || number >= total ? undefined : entries[number % capacity]),
    push: (entry) => {
      entries[total % capacity] = entry;
      total += 1;
    },
    clear: () => {
      entries = [];
      floor = total;
    },
  };
};
