// Log lines of a live tail in bounded memory, those that fit a filter, and which of them are unfolded.
import { fits, type LogFilter, type LogLine } from './log-line.js';
import { createRingBuffer } from './ring-buffer.js';

/** Bounds. */
export interface LogBounds {
  readonly lines: number;
  /** Characters of all lines together. */
  readonly characters: number;
}

/** A row to draw: a line, or the n-th row of what is folded below it (`part` from 0). */
export interface LogRow {
  readonly number: number;
  readonly line: LogLine;
  readonly part: number | undefined;
}

/** The store. Numbers count lines since it was made. */
export interface LogStore {
  readonly push: (line: LogLine) => void;
  /** Takes what came since into what is shown. */
  readonly advance: () => void;
  readonly setFilter: (filter: LogFilter) => void;
  readonly toggle: (number: number) => void;
  readonly isOpen: (number: number) => boolean;
  /** Rows to draw. */
  readonly rowCount: () => number;
  readonly row: (index: number) => LogRow | undefined;
  /** Rows that left at the beginning since the filter was set: by so much everything moved up. */
  readonly left: () => number;
  /** Lines that are kept, and that came in all. */
  readonly kept: () => number;
  readonly total: () => number;
  readonly threads: () => readonly string[];
  /** The first line that is kept and fits a question; undefined for none. */
  readonly find: (question: (line: LogLine) => boolean) => number | undefined;
  /** The row of a line; undefined where the filter hides it. */
  readonly rowOf: (number: number) => number | undefined;
  readonly clear: () => void;
}

const MOST_THREADS = 200;
const COMPACT_AFTER = 10_000;

interface Shown {
  /** Numbers of lines that fit, ascending; those before `head` have left. */
  numbers: number[];
  head: number;
  left: number;
  seen: number;
}

/** Index of the first number that is not smaller. */
const lowerBound = (numbers: readonly number[], from: number, wanted: number): number => {
  let low = from;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Makes a store. */
export const createLogStore = ({ lines, characters }: LogBounds): LogStore => {
  const buffer = createRingBuffer<LogLine>(lines);
  const threads = new Set<string>();
  const open = new Set<number>();
  let filter: LogFilter = { level: 'DEBUG', text: '', thread: '' };
  let size = 0;
  const shown: Shown = { numbers: [], head: 0, left: 0, seen: 0 };

  const extra = (number: number): number => buffer.at(number)?.more.length ?? 0;
  /** Open lines in sight, ascending, with the index of each among those that fit. */
  const openPlaces = (): readonly (readonly [number, number])[] =>
    [...open]
      .toSorted((one, other) => one - other)
      .flatMap((number) => {
        const index = lowerBound(shown.numbers, shown.head, number);
        return shown.numbers[index] === number ? [[index - shown.head, number] as const] : [];
      });

  const trim = (): void => {
    const first = buffer.first();
    while (shown.head < shown.numbers.length && (shown.numbers[shown.head] ?? 0) < first) {
      const number = shown.numbers[shown.head] ?? 0;
      shown.head += 1;
      shown.left += 1;
      open.delete(number);
    }
    if (shown.head > COMPACT_AFTER) {
      shown.numbers = shown.numbers.slice(shown.head);
      shown.head = 0;
    }
  };

  const advance = (): void => {
    for (let number = Math.max(shown.seen, buffer.first()); number < buffer.total(); number += 1) {
      const line = buffer.at(number);
      if (line !== undefined && fits(line, filter)) shown.numbers.push(number);
    }
    shown.seen = buffer.total();
    trim();
  };

  const row = (index: number): LogRow | undefined => {
    let rest = index;
    for (const [place, number] of openPlaces()) {
      if (rest <= place) break;
      const parts = extra(number);
      const line = buffer.at(number);
      if (rest <= place + parts && line !== undefined) return { number, line, part: rest - place - 1 };
      rest -= parts;
    }
    const number = shown.numbers[shown.head + rest];
    const line = number === undefined ? undefined : buffer.at(number);
    return number === undefined || line === undefined ? undefined : { number, line, part: undefined };
  };

  return {
    push: (line) => {
      // Where the buffer is full the oldest leaves by itself.
      if (buffer.size() === lines) size -= buffer.at(buffer.first())?.size ?? 0;
      buffer.push(line);
      size += line.size;
      while (size > characters && buffer.size() > 1) size -= buffer.shift()?.size ?? 0;
      if (threads.size < MOST_THREADS) threads.add(line.thread);
    },
    advance,
    setFilter: (wanted) => {
      filter = wanted;
      Object.assign(shown, { numbers: [], head: 0, left: 0, seen: buffer.first() });
      advance();
    },
    toggle: (number) => {
      if (!open.delete(number)) open.add(number);
    },
    isOpen: (number) => open.has(number),
    rowCount: () =>
      shown.numbers.length - shown.head + openPlaces().reduce((sum, [, number]) => sum + extra(number), 0),
    row,
    left: () => shown.left,
    kept: () => buffer.size(),
    total: () => buffer.total(),
    threads: () => [...threads].toSorted(),
    find: (question) => {
      for (let number = buffer.first(); number < buffer.total(); number += 1) {
        const line = buffer.at(number);
        if (line !== undefined && question(line)) return number;
      }
      return undefined;
    },
    rowOf: (number) => {
      const index = lowerBound(shown.numbers, shown.head, number);
      if (shown.numbers[index] !== number) return undefined;
      const before = openPlaces().filter(([, one]) => one < number);
      return index - shown.head + before.reduce((sum, [, one]) => sum + extra(one), 0);
    },
    clear: () => {
      buffer.clear();
      open.clear();
      size = 0;
      Object.assign(shown, { numbers: [], head: 0, left: 0, seen: buffer.total() });
    },
  };
};
