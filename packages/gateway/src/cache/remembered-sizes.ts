// Sizes of what is installed, remembered: going through gigabytes costs seconds, and an installation does not grow once it is there.
import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Clock, diskUse } from '@drey/plugin-api';

/** Sizes, as measured within the last ten minutes. */
export interface RememberedSizes {
  /** Bytes on disk; 0 for what is not there. What has changed is measured anew, and what is still being made after ten seconds. */
  of(path: string): Promise<number>;
  /** As they were measured last, however long ago; undefined for what was not measured yet. Waits for no measurement. */
  sofar(path: string): number | undefined;
  /** When the oldest of them was measured, milliseconds since the epoch; now where there is none. */
  since(): number;
  /** All are measured anew. */
  forget(): void;
}

const KEPT_MILLISECONDS = 600_000;
/** Of what is still being made, and grows. */
const MAKING_MILLISECONDS = 10_000;

interface Known {
  readonly changedAt: number;
  readonly at: number;
  readonly bytes: Promise<number>;
}

/** Remembers nothing yet. `measure` goes through a directory. */
export const rememberSizes = (
  clock: Pick<Clock, 'now'>,
  measure: (path: string) => Promise<number> = diskUse,
): RememberedSizes => {
  const known = new Map<string, Known>();
  const latest = new Map<string, number>();
  const measureNow = async (path: string): Promise<number> => {
    const bytes = await measure(path);
    latest.set(path, bytes);
    return bytes;
  };
  return {
    of: async (path) => {
      const found = await lstat(path).catch(() => undefined);
      if (found === undefined) {
        known.delete(path);
        latest.delete(path);
        return 0;
      }
      if (!found.isDirectory()) return measureNow(path);
      const before = known.get(path);
      const kept = basename(path).startsWith('.') ? MAKING_MILLISECONDS : KEPT_MILLISECONDS;
      if (before?.changedAt === found.mtimeMs && clock.now() - before.at < kept) return before.bytes;
      const bytes = measureNow(path);
      const own = { changedAt: found.mtimeMs, at: clock.now(), bytes };
      known.set(path, own);
      // What failed is tried again by whoever asks next.
      bytes.catch(() => known.get(path) === own && known.delete(path));
      return bytes;
    },
    since: () => {
      // What nobody asked for again is gone.
      for (const [path, { at }] of known) if (clock.now() - at >= KEPT_MILLISECONDS) known.delete(path);
      return Math.min(clock.now(), ...[...known.values()].map(({ at }) => at));
    },
    sofar: (path) => latest.get(path),
    forget: () => known.clear(),
  };
};
