// Reads a metadata file without keeping the process from anything else: a large one in a thread with bounds of its own.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { LARGEST_METADATA } from './metadata/limits.js';
import { metadataFault, readAtOnce, type SavepointReading } from './read-at-once.js';
import type { SavepointFault } from './savepoint-fault.js';

/** What is read within some milliseconds, also where every byte of it is meant to take long. */
const READ_AT_ONCE_BYTES = 1_000_000;

/** What the thread of one reading may take. */
export interface ReadingBounds {
  readonly milliseconds: number;
  /** Of the heap, in MiB. The bytes that are read come on top. */
  readonly megabytes: number;
}

/** Several times what {@link LARGEST_METADATA} takes that lists as much as it may. */
const usualBounds: ReadingBounds = { milliseconds: 60_000, megabytes: 512 };

/** Beside this file when built; below `dist` when this is run from its source. */
const threadFile = (): string => {
  const [built = '', fromSource = ''] = ['./reading-thread.js', '../dist/reading-thread.js'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  return existsSync(built) ? built : fromSource;
};

const inThread = (
  bytes: Uint8Array,
  signal: AbortSignal,
  { milliseconds, megabytes }: ReadingBounds,
): Promise<SavepointReading> =>
  new Promise((resolve, reject) => {
    const thread = new Worker(threadFile(), {
      workerData: bytes,
      execArgv: [],
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: megabytes },
    });
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      settle();
      void thread.terminate();
    };
    const refuse = (what: string): void => end(() => resolve(metadataFault('too-large', what)));
    const timer = setTimeout(
      () => refuse(`Reading it took longer than ${String(milliseconds / 1_000)} s.`),
      milliseconds,
    );
    const abort = (): void => end(() => reject(signal.reason as Error));
    signal.addEventListener('abort', abort);
    thread.once('message', (reading: SavepointReading) => end(() => resolve(reading)));
    thread.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_WORKER_OUT_OF_MEMORY')
        refuse(`Reading it took more than ${String(megabytes)} MiB of memory.`);
      else end(() => reject(error));
    });
    thread.once('exit', () => end(() => reject(new Error('The thread that reads the metadata ended without a word.'))));
  });

/** One thread at a time, so that the memory of all of them together has a bound. */
let lastThread: Promise<unknown> = Promise.resolve();

/** {@link readSavepoint} of a large file. Exported for its tests, which give it tighter bounds. */
export const readApart = async (
  bytes: Uint8Array,
  signal: AbortSignal,
  bounds: ReadingBounds = usualBounds,
): Promise<SavepointReading> => {
  const reading = lastThread.then(() => {
    signal.throwIfAborted();
    return inThread(bytes, signal, bounds);
  });
  lastThread = reading.catch(() => undefined);
  return reading;
};

/** The fault of a metadata file that is not even taken into memory; undefined where it may be. */
export const metadataTooLarge = (bytes: number): SavepointFault | undefined =>
  bytes <= LARGEST_METADATA
    ? undefined
    : metadataFault('too-large', `It has ${String(bytes)} bytes; ${String(LARGEST_METADATA)} are read at most.`).fault;

/**
 * Reads a metadata file; what it cannot read is a fault, not an error. Ask {@link metadataTooLarge} before its bytes are fetched. Rejects
 * with the signal's reason once that is aborted.
 */
export const readSavepoint = async (bytes: Uint8Array, signal: AbortSignal): Promise<SavepointReading> => {
  const fault = metadataTooLarge(bytes.length);
  if (fault !== undefined) return { fault };
  return bytes.length <= READ_AT_ONCE_BYTES ? readAtOnce(bytes) : readApart(bytes, signal);
};
