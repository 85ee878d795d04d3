// A trail in memory, for hosts that keep nothing.
import { linesFromEnd, type StoreBounds, type TrailStore } from './trail-store.js';

interface Segment {
  readonly number: number;
  readonly lines: string[];
  bytes: number;
}

/** Makes an empty trail. Bytes are counted as characters. */
export const createMemoryStore = ({ segmentBytes, segments }: StoreBounds): TrailStore => {
  let kept: Segment[] = [];
  let next = 1;
  const place = (): Segment => {
    const last = kept.at(-1);
    if (last !== undefined && last.bytes < segmentBytes) return last;
    const fresh: Segment = { number: next, lines: [], bytes: 0 };
    next += 1;
    kept = [...kept, fresh].slice(-segments);
    return fresh;
  };
  return {
    append: async (lines) => {
      const into = place();
      into.lines.push(...lines);
      into.bytes += lines.reduce((sum, line) => sum + line.length + 1, 0);
    },
    async *newestFirst(before) {
      for (const { number, lines } of kept.toReversed())
        if (before === undefined || number <= before.segment) yield* linesFromEnd(number, lines, before);
    },
    clear: async () => {
      kept = [];
    },
    close: async () => {},
  };
};
