// Reads a member's output by byte offsets, and gives the disk blocks of what was read back to the system.
import { execFile } from 'node:child_process';
import { type FileHandle, open, readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { LogChunk } from '@drey/cluster';

const execute = promisify(execFile);
const MIB = 1024 * 1024;

/** Bounds of reading and keeping. */
export interface LogBounds {
  /** A line that is longer is cut into pieces of at most this many bytes. */
  readonly maximumLineBytes: number;
  /** Output that was released stays for people to read up to this many bytes. */
  readonly keptBytes: number;
  /** Blocks are given back in steps of at least this many bytes. */
  readonly stepBytes: number;
}

/** Bounds in force. */
const logBounds: LogBounds = { maximumLineBytes: 16 * MIB, keptBytes: 64 * MIB, stepBytes: 16 * MIB };

const NEWLINE = 0x0a;

/** Largest length up to `length` that does not end within a UTF-8 sequence. */
const characterBoundary = (buffer: Uint8Array, length: number): number => {
  let end = length;
  // At most three continuation bytes (10xxxxxx) stand between the cut and the first byte of the character.
  while (end > 0 && length - end < 3 && ((buffer[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return end === 0 || ((buffer[end] ?? 0) & 0xc0) === 0x80 ? length : end;
};

const readOffset = (cursor: string): number => {
  if (!/^\d{1,15}$/.test(cursor)) throw new Error(`${JSON.stringify(cursor)} is no cursor of this driver.`);
  return Number(cursor);
};

const fill = async (file: FileHandle, offset: number, length: number): Promise<Buffer> => {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
};

const split = (buffer: Buffer): string[] => {
  if (buffer.length === 0) return [];
  const text = buffer.toString('utf8');
  return (text.endsWith('\n') ? text.slice(0, -1) : text)
    .split('\n')
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
};

/** How much of the bytes from a position on may be handed out: whole lines; else a piece of an overlong or last line; else nothing. */
const take = (buffer: Buffer, atEnd: boolean, isLive: boolean, bounds: LogBounds): number => {
  const lines = buffer.lastIndexOf(NEWLINE) + 1;
  if (lines > 0) return lines;
  if (buffer.length >= bounds.maximumLineBytes) return characterBoundary(buffer, bounds.maximumLineBytes - 1);
  return atEnd && !isLive ? buffer.length : 0;
};

const firstKept = async (releasedPath: string): Promise<number> => {
  const offset = Number(await readFile(releasedPath, 'utf8').catch(() => '0'));
  return Number.isSafeInteger(offset) && offset > 0 ? offset : 0;
};

/** Where a log and the note about its released part are. */
export interface LogFiles {
  readonly log: string;
  readonly released: string;
}

/** Reads on from a cursor. `isLive` says whether more may come. */
export const readMemberLog = async (
  files: LogFiles,
  cursor: string | null,
  maximumBytes: number,
  isLive: () => Promise<boolean>,
  bounds: LogBounds = logBounds,
): Promise<LogChunk> => {
  // Asked first: what a member wrote before its end is complete when it is found to have ended.
  const live = await isLive();
  const offset = cursor === null ? await firstKept(files.released) : readOffset(cursor);
  const file = await open(files.log, 'r').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return { lines: [], cursor: String(offset), end: true };
  try {
    const { size } = await file.stat();
    let length = Math.min(Math.max(1, maximumBytes), Math.max(0, size - offset));
    let buffer = await fill(file, offset, length);
    if (!buffer.includes(NEWLINE) && offset + length < size) {
      length = Math.min(bounds.maximumLineBytes, size - offset);
      buffer = await fill(file, offset, length);
    }
    const taken = take(buffer, offset + buffer.length >= size, live, bounds);
    const next = offset + taken;
    return { lines: split(buffer.subarray(0, taken)), cursor: String(next), end: next >= size || taken === 0 };
  } finally {
    await file.close();
  }
};

/** Gives disk blocks of the output before a cursor back, but for the last {@link LogBounds.keptBytes}. Offsets stay valid. */
export const releaseMemberLog = async (
  files: LogFiles,
  cursor: string,
  bounds: LogBounds = logBounds,
): Promise<void> => {
  const end = readOffset(cursor) - bounds.keptBytes;
  if (end <= 0) return;
  const before = await firstKept(files.released);
  if (end - before < bounds.stepBytes) return;
  const buffer = Buffer.allocUnsafe(bounds.maximumLineBytes);
  const file = await open(files.log, 'r');
  let start = end;
  try {
    // A reader that starts afresh should meet a whole line.
    const { bytesRead } = await file.read(buffer, 0, buffer.length, end);
    start = end + buffer.subarray(0, bytesRead).indexOf(NEWLINE) + 1;
  } finally {
    await file.close();
  }
  await writeFile(files.released, String(start), { mode: 0o600 });
  await execute('fallocate', ['--punch-hole', '--offset', '0', '--length', String(end), files.log]);
};
