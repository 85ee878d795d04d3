// Opens a zip archive as Java reads it: from its end, whatever bytes stand before the first entry (a shell script, in executable jars).
import { close, createReadStream, open as openDescriptor, openSync, read } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { fromBuffer, fromRandomAccessReader, open, type Options, RandomAccessReader, type ZipFile } from 'yauzl';

const END_SIGNATURE = Buffer.from('PK\u0005\u0006');
const END_BYTES = 22;
/** The end record stands before a comment of at most 65,535 bytes. */
const TAIL_BYTES = END_BYTES + 65_535;
const UNKNOWN = 0xff_ff_ff_ff;
/** Stands right before the end record of an archive of the 64-bit form. */
const LOCATOR_SIGNATURE = 0x07_06_4b_50;
const LOCATOR_BYTES = 20;

/** The end record, and where it begins in the tail; undefined where there is none. A comment may hold the signature: then its length does not fit. */
const endRecord = (tail: Buffer): { readonly record: Buffer; readonly at: number } | undefined => {
  for (
    let at = tail.lastIndexOf(END_SIGNATURE);
    at >= 0;
    at = at === 0 ? -1 : tail.lastIndexOf(END_SIGNATURE, at - 1)
  ) {
    const record = tail.subarray(at);
    if (record.length >= END_BYTES && record.readUInt16LE(20) === record.length - END_BYTES) return { record, at };
  }
  return undefined;
};

/**
 * Bytes before the archive itself, by which all its offsets are too small: the directory ends where the end record begins. 0 for an archive of the
 * 64-bit form (more than 65,535 entries, or four gigabytes), whose offsets stand elsewhere, and for one that is broken: its reader says so.
 */
const bytesBefore = (tail: Buffer, size: number): number => {
  const end = endRecord(tail);
  if (end === undefined) return 0;
  if (end.at >= LOCATOR_BYTES && tail.readUInt32LE(end.at - LOCATOR_BYTES) === LOCATOR_SIGNATURE) return 0;
  const directoryBytes = end.record.readUInt32LE(12);
  const directoryAt = end.record.readUInt32LE(16);
  if (directoryBytes === UNKNOWN || directoryAt === UNKNOWN) return 0;
  return Math.max(0, size - tail.length + end.at - directoryBytes - directoryAt);
};

/** Reads a file from an offset on. */
class ShiftedFile extends RandomAccessReader {
  readonly #descriptor: number;
  readonly #shift: number;

  constructor(descriptor: number, shift: number) {
    super();
    this.#descriptor = descriptor;
    this.#shift = shift;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    if (end === start) return Readable.from([]);
    return createReadStream('', {
      fd: this.#descriptor,
      // A stream that is left early closes its file whatever it was told, and others read on in this one.
      fs: { open: openDescriptor, read, close: (_descriptor: number, done: () => void) => done() },
      start: start + this.#shift,
      end: end + this.#shift - 1,
    });
  }

  override close(callback: (error: Error | null) => void): void {
    close(this.#descriptor, (error) => callback(error ?? null));
  }
}

const opened = (open: (done: (error: Error | null, zip: ZipFile) => void) => void): Promise<ZipFile> =>
  new Promise((resolve, reject) => {
    open((error, zip) => (error === null ? resolve(zip) : reject(error)));
  });

/** How many bytes of a file stand before its archive. */
const shiftOf = async (path: string): Promise<{ readonly size: number; readonly shift: number }> => {
  const file = await openFile(path);
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, TAIL_BYTES));
    await file.read(tail, 0, tail.length, size - tail.length);
    return { size, shift: bytesBefore(tail, size) };
  } finally {
    await file.close();
  }
};

const openPath = async (path: string, options: Options): Promise<ZipFile> => {
  const { size, shift } = await shiftOf(path);
  if (shift === 0) return opened((done) => open(path, options, done));
  const reader = new ShiftedFile(openSync(path, 'r'), shift);
  return opened((done) => fromRandomAccessReader(reader, size - shift, options, done)).catch((error: unknown) => {
    reader.close(() => undefined);
    throw error;
  });
};

/** Opens an archive, a path or its bytes, to be read entry by entry. Rejects when it is none. The caller closes it. */
export const openArchive = async (source: string | Buffer, options: Options = {}): Promise<ZipFile> => {
  const lazy = { lazyEntries: true, autoClose: false, ...options };
  if (typeof source === 'string') return openPath(source, lazy);
  const before = bytesBefore(source.subarray(-TAIL_BYTES), source.length);
  return opened((done) => fromBuffer(source.subarray(before), lazy, done));
};
