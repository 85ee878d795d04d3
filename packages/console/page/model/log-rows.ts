// Which log lines fit a filter, which of them are unfolded, and so which row is what.
import { countBelow, fits, type LogFilter, type LogLine, type LogWidths, rowsBelow } from './log-line.js';
import type { RingBuffer } from './ring-buffer.js';

/** A row to draw: a line, or the n-th row of what is folded below it (`part` from 0). */
export interface LogRow {
  readonly number: number;
  readonly line: LogLine;
  readonly part: number | undefined;
  /** Rows that the line unfolds to. */
  readonly below: number;
  /** What a part says; of a line its message. */
  readonly text: string;
}

/** Rows of a buffer; numbers are those of the buffer. */
export interface LogRows {
  /** Takes what came since into what is shown. */
  readonly advance: () => void;
  readonly setFilter: (filter: LogFilter) => void;
  /** Tells how wide rows are; true where that is news. */
  readonly setWidths: (widths: LogWidths) => boolean;
  readonly toggle: (number: number) => void;
  readonly isOpen: (number: number) => boolean;
  readonly rowCount: () => number;
  readonly row: (index: number) => LogRow | undefined;
  /** The row of a line; undefined where the filter hides it. */
  readonly rowOf: (number: number) => number | undefined;
  /** Rows that left at the beginning since the filter was set: by so much everything moved up. */
  readonly left: () => number;
}

const COMPACT_AFTER = 10_000;

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

/** Numbers of lines that fit, ascending; those before `head` have left. */
interface Shown {
  numbers: number[];
  head: number;
  left: number;
  seen: number;
}

/** Makes the rows of a buffer. */
export const createLogRows = (buffer: RingBuffer<LogLine>): LogRows => {
  const open = new Set<number>();
  let filter: LogFilter = { level: 'DEBUG', text: '', thread: '' };
  const shown: Shown = { numbers: [], head: 0, left: 0, seen: 0 };

  let widths: LogWidths = { message: 100, below: 160 };
  const extra = (number: number): number => {
    const line = buffer.at(number);
    return line === undefined ? 0 : countBelow(line, widths);
  };
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + extra(number), 0);
  const placeOf = (number: number): number | undefined => {
    const index = lowerBound(shown.numbers, shown.head, number);
    return shown.numbers[index] === number ? index - shown.head : undefined;
  };
  /** Open lines that fit, ascending; they are few. */
  const openShown = (): readonly number[] =>
    [...open].filter((number) => placeOf(number) !== undefined).toSorted((one, other) => one - other);

  const trim = (): void => {
    const first = buffer.first();
    for (; shown.head < shown.numbers.length && (shown.numbers[shown.head] ?? 0) < first; shown.head += 1) {
      const number = shown.numbers[shown.head] ?? 0;
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
    for (const number of openShown()) {
      const place = placeOf(number) ?? 0;
      const line = buffer.at(number);
      if (rest <= place) break;
      const below = extra(number);
      const part = rest - place - 1;
      if (part < below && line !== undefined)
        return { number, line, part, below, text: rowsBelow(line, widths)[part] ?? '' };
      rest -= below;
    }
    const number = shown.numbers[shown.head + rest];
    const line = number === undefined ? undefined : buffer.at(number);
    if (number === undefined || line === undefined) return undefined;
    return { number, line, part: undefined, below: extra(number), text: line.message };
  };

  return {
    advance,
    setFilter: (wanted) => {
      filter = wanted;
      Object.assign(shown, { numbers: [], head: 0, left: 0, seen: buffer.first() });
      advance();
    },
    setWidths: (wanted) => {
      const isNews = wanted.message !== widths.message || wanted.below !== widths.below;
      widths = wanted;
      return isNews;
    },
    toggle: (number) => {
      if (!open.delete(number)) open.add(number);
    },
    isOpen: (number) => open.has(number),
    rowCount: () => shown.numbers.length - shown.head + sum(openShown()),
    row,
    rowOf: (number) => {
      const place = placeOf(number);
      return place === undefined ? undefined : place + sum(openShown().filter((one) => one < number));
    },
    left: () => shown.left,
  };
};
