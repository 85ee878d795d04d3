// Log lines of a live tail in bounded memory.
import type { LogLine } from './log-line.js';
import { createLogRows, type LogRows } from './log-rows.js';
import { createRingBuffer } from './ring-buffer.js';

/** Bounds. */
export interface LogBounds {
  readonly lines: number;
  /** Characters of all lines together. */
  readonly characters: number;
}

/** The store, with the rows of it that are shown. Numbers count lines since it was made. */
export interface LogStore extends LogRows {
  readonly push: (line: LogLine) => void;
  /** Lines that are kept, and that came in all. */
  readonly kept: () => number;
  readonly total: () => number;
  /** Names of threads that wrote, some 200 at most. */
  readonly threads: () => readonly string[];
  /** The first line that is kept and fits a question; undefined for none. */
  readonly find: (question: (line: LogLine) => boolean) => number | undefined;
}

const MOST_THREADS = 200;

/** Makes a store. */
export const createLogStore = ({ lines, characters }: LogBounds): LogStore => {
  const buffer = createRingBuffer<LogLine>(lines);
  const threads = new Set<string>();
  let size = 0;
  return {
    ...createLogRows(buffer),
    push: (line) => {
      // Where the buffer is full the oldest leaves by itself.
      if (buffer.size() === lines) size -= buffer.at(buffer.first())?.size ?? 0;
      buffer.push(line);
      size += line.size;
      while (size > characters && buffer.size() > 1) size -= buffer.shift()?.size ?? 0;
      if (threads.size < MOST_THREADS) threads.add(line.thread);
    },
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
