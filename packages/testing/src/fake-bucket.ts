// A bucket in memory, as transfers of snapshots see it.
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type SnapshotBuckets, TransferFault } from '@drey/orchestrator';

/** Objects by key, and what goes wrong with them. */
export interface FakeBucket {
  readonly objects: Map<string, Buffer>;
  readonly buckets: SnapshotBuckets;
  /** What was done, in order: `open import`, `write <key>`, `clear <prefix>`. */
  readonly calls: readonly string[];
  /** Called before each of those; it may throw, or never resolve. */
  before: (call: string) => Promise<void> | void;
}

/** An upstream that is away for a moment. */
export const passingFault = (): TransferFault =>
  new TransferFault('ServiceUnavailable', 'S3 is away. Start it.', { isPassing: true });

/** A bucket with nothing in it. */
export const fakeBucket = (): FakeBucket => {
  const objects = new Map<string, Buffer>();
  const calls: string[] = [];
  const fake: FakeBucket = {
    objects,
    calls,
    before: () => undefined,
    buckets: {
      open: async ({ purpose }, signal) => {
        await did(`open ${purpose}`, signal);
        return {
          list: async function* (prefix) {
            await Promise.resolve();
            for (const [key, content] of objects)
              if (key.startsWith(prefix)) yield { key, bytes: content.length, etag: String(content.length) };
          },
          read: ({ key }, given) =>
            Readable.from(
              (async function* () {
                await did(`read ${key}`, given);
                yield objects.get(key) ?? Buffer.alloc(0);
              })(),
              { objectMode: false },
            ),
          write: async (key, _bytes, content, given) => {
            const whole = await buffer(content);
            await did(`write ${key}`, given);
            objects.set(key, whole);
          },
          clear: async (prefix, given) => {
            await did(`clear ${prefix}`, given);
            for (const key of objects.keys()) if (key.startsWith(prefix)) objects.delete(key);
          },
        };
      },
    },
  };
  const did = async (call: string, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    calls.push(call);
    let onAbort = (): void => undefined;
    const aborted = new Promise<never>((_, reject) => {
      onAbort = () => reject(signal.reason as Error);
      signal.addEventListener('abort', onAbort, { once: true });
    });
    aborted.catch(() => undefined);
    try {
      await Promise.race([fake.before(call), aborted]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  };
  return fake;
};
