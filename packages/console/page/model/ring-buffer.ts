// The newest entries of something that never ends, in memory that does not grow.

/** Keeps the newest entries. Numbers count entries since it was made. */
export interface RingBuffer<Entry> {
  /** How many are kept. */
  readonly size: () => number;
  /** How many ever came. */
  readonly total: () => number;
  /** The number of the oldest that is kept. */
  readonly first: () => number;
  /** The entry of a number; undefined where it is not kept. */
  readonly at: (number: number) => Entry | undefined;
  readonly push: (entry: Entry) => void;
  /** Takes the oldest out. */
  readonly shift: () => Entry | undefined;
}

/** Makes one for `capacity` entries. */
export const createRingBuffer = <Entry>(capacity: number): RingBuffer<Entry> => {
  const entries: (Entry | undefined)[] = [];
  let total = 0;
  let floor = 0;
  const first = (): number => Math.max(floor, total - capacity);
  const at = (number: number): Entry | undefined =>
    number < first() || number >= total ? undefined : entries[number % capacity];
  return {
    size: () => total - first(),
    total: () => total,
    first,
    at,
    push: (entry) => {
      entries[total % capacity] = entry;
      total += 1;
    },
    shift: () => {
      const number = first();
      const oldest = at(number);
      if (number < total) {
        entries[number % capacity] = undefined;
        floor = number + 1;
      }
      return oldest;
    },
  };
};
