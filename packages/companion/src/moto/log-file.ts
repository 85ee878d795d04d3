// The file that takes moto's output: bounded, and read from its end when something went wrong.
import { closeSync, copyFileSync, fstatSync, openSync, readSync, statSync, truncateSync } from 'node:fs';

const MAXIMUM_BYTES = 10 * 1024 * 1024;

/**
 * Moves the content of a log over 10 MiB to `<file>.1` and empties it. The writer may hold the file open: it appends, so it goes on at the
 * new end. A missing file is fine.
 */
export const boundLog = (file: string, limitBytes: number = MAXIMUM_BYTES): void => {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) <= limitBytes) return;
  copyFileSync(file, `${file}.1`);
  truncateSync(file, 0);
};

/** The last bytes of a file as text; empty when it cannot be read. */
export const readTail = (file: string, bytes: number): string => {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const size = fstatSync(descriptor).size;
    const buffer = Buffer.alloc(Math.min(bytes, size));
    const read = readSync(descriptor, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8', 0, read);
  } catch {
    return '';
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
};
