// A trail in files: `events-<number>.jsonl`, one record a line, which only their owner may read.
import { chmod, mkdir, open, type FileHandle, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { linesFromEnd, type Position, type StoreBounds, type StoredLine, type TrailStore } from './trail-store.js';

const nameForm = /^events-(\d{10})\.jsonl$/;
const nameOf = (segment: number): string => `events-${String(segment).padStart(10, '0')}.jsonl`;

interface Current {
  readonly segment: number;
  readonly file: FileHandle;
  bytes: number;
}

/** Segments that are there, the oldest first. */
const segmentsIn = async (folder: string): Promise<number[]> =>
  (await readdir(folder))
    .flatMap((name) => {
      const number = nameForm.exec(name)?.[1];
      return number === undefined ? [] : [Number(number)];
    })
    .toSorted((one, other) => one - other);

/** A file that was there already may end in half a line, which a sudden death left; the next one must not be glued to it. */
const endTornLine = async (file: FileHandle, bytes: number): Promise<number> => {
  if (bytes === 0) return 0;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, bytes - 1);
  if (buffer[0] === 10) return bytes;
  await file.appendFile('\n');
  return bytes + 1;
};

const openSegment = async (folder: string, segment: number): Promise<Current> => {
  const file = await open(join(folder, nameOf(segment)), 'a+', 0o600);
  try {
    await file.chmod(0o600);
    const { size } = await file.stat();
    return { segment, file, bytes: await endTornLine(file, size) };
  } catch (error) {
    await file.close();
    throw error;
  }
};

const readSegment = async (folder: string, segment: number): Promise<readonly string[]> => {
  try {
    return (await readFile(join(folder, nameOf(segment)), 'utf8')).split('\n');
  } catch (error) {
    // Rotated away since the folder was read.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
};

/** How much is written at once. One character of a line takes three bytes of UTF-8 at most. */
const SCRATCH_BYTES = 524_288;
const NEWLINE = 10;

/** Lines as bytes, in a buffer that is used again: a fresh one each time costs more than the encoding. Each piece is to be written before the next. */
function* packed(lines: readonly string[], scratch: Buffer): Generator<Buffer, void, undefined> {
  let used = 0;
  for (const line of lines) {
    const most = line.length * 3 + 1;
    if (used > 0 && used + most > scratch.length) {
      yield scratch.subarray(0, used);
      used = 0;
    }
    if (most > scratch.length) yield Buffer.from(`${line}\n`);
    else {
      used += scratch.write(line, used);
      scratch[used] = NEWLINE;
      used += 1;
    }
  }
  if (used > 0) yield scratch.subarray(0, used);
}

/** Opens the trail of a folder, which is made where it is missing; goes on in its newest file. */
export const openFileStore = async (folder: string, { segmentBytes, segments }: StoreBounds): Promise<TrailStore> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const scratch = Buffer.allocUnsafe(SCRATCH_BYTES);
  let current: Current | undefined;
  let next = (await segmentsIn(folder)).at(-1) ?? 1;

  const dropOldest = async (): Promise<void> => {
    const there = await segmentsIn(folder);
    for (const segment of there.slice(0, Math.max(0, there.length - segments)))
      await rm(join(folder, nameOf(segment)), { force: true });
  };
  const closeCurrent = async (): Promise<void> => {
    const closing = current;
    current = undefined;
    await closing?.file.close();
  };
  const place = async (): Promise<Current> => {
    if (current !== undefined && current.bytes >= segmentBytes) {
      next = current.segment + 1;
      await closeCurrent();
    }
    if (current === undefined) {
      current = await openSegment(folder, next);
      await dropOldest();
    }
    return current;
  };

  return {
    append: async (lines) => {
      if (lines.length === 0) return;
      const into = await place();
      try {
        for (const bytes of packed(lines, scratch)) {
          for (let at = 0; at < bytes.length;) at += (await into.file.write(bytes, at)).bytesWritten;
          into.bytes += bytes.length;
        }
      } catch (error) {
        // What is there now is unknown; the next batch looks.
        await closeCurrent().catch(() => {});
        throw error;
      }
    },
    async *newestFirst(before?: Position): AsyncGenerator<StoredLine, void, undefined> {
      for (const segment of (await segmentsIn(folder)).toReversed()) {
        if (before !== undefined && segment > before.segment) continue;
        yield* linesFromEnd(segment, await readSegment(folder, segment), before);
      }
    },
    clear: async () => {
      next = Math.max(next, current?.segment ?? 0, (await segmentsIn(folder)).at(-1) ?? 0) + 1;
      await closeCurrent();
      for (const segment of await segmentsIn(folder)) await rm(join(folder, nameOf(segment)), { force: true });
    },
    close: closeCurrent,
  };
};
