// Log lines of a live tail in bounded memory, and those that wait while one reads.
import type { LogLine } from './log-line.js';
import { createLogRows, type LogRows } from './log-rows.js';
import { createRingBuffer, type RingBuffer } from './ring-buffer.js';

/** Bounds. */
export interface LogBounds {
  readonly lines: number;
  /** Characters of all lines together. */
  readonly characters: number;
}

/** The store, with the rows of it that are shown. Numbers count lines since it was made. */
export interface LogStore extends LogRows {
  readonly push: (line: LogLine) => void;
  /** While it is held new lines wait, within the same bounds, so that nothing leaves under the eyes of a reader. */
  readonly hold: (isHeld: boolean) => void;
  /** Lines that wait; of more than fit the newest. */
  readonly waiting: () => number;
  /** Lines that are kept, and that came in all. */
  readonly kept: () => number;
  readonly total: () => number;
  /** Names of threads that wrote, some 200 at most. */
  readonly threads: () => readonly string[];
  /** The first line that is kept and fits a question; undefined for none. */
  readonly find: (question: (line: LogLine) => boolean) => number | undefined;
}

const MOST_THREADS = 200;

interface BoundedLines {
  readonly buffer: RingBuffer<LogLine>;
  readonly push: (line: LogLine) => void;
}

const createBoundedLines = ({ lines, characters }: LogBounds): BoundedLines => {
  const buffer = createRingBuffer<LogLine>(lines);
  let size = 0;
  return {
    buffer,
    push: (line) => {
      // Where the buffer is full the oldest leaves by itself.
      if (buffer.size() === lines) size -= buffer.at(buffer.first())?.size ?? 0;
      buffer.push(line);
      size += line.size;
      while (size > characters && buffer.size() > 1) size -= buffer.shift()?.size ?? 0;
    },
  };
};

const linesOf = ({ first, total, at }: RingBuffer<LogLine>): readonly LogLine[] =>
  Array.from({ length: total() - first() }, (_, index) => at(first() + index)).flatMap((line) => line ?? []);

/** Makes a store. */
export const createLogStore = (bounds: LogBounds): LogStore => {
  const { buffer, push } = createBoundedLines(bounds);
  const threads = new Set<string>();
  let waiting: BoundedLines | undefined;
  return {
    ...createLogRows(buffer),
    push: (line) => {
      if (threads.size < MOST_THREADS) threads.add(line.thread);
      (waiting ?? { push }).push(line);
    },
    hold: (isHeld) => {
      if (isHeld) waiting ??= createBoundedLines(bounds);
      else if (waiting !== undefined) {
        for (const line of linesOf(waiting.buffer)) push(line);
        waiting = undefined;
      }
    },
    waiting: () => waiting?.buffer.total() ?? 0,
    kept: buffer.size,
    total: buffer.total,
    threads: () => [...threads].toSorted(),
    find: (question) => {
      for (let number = buffer.first(); number < buffer.total(); number += 1) {
        const line = buffer.at(number);
        if (line !== undefined && question(line)) return number;
      }
      return undefined;
    },
  };
};
