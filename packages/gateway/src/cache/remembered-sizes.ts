// Sizes of what is installed, remembered: going through gigabytes costs seconds, and an installation does not grow once it is there.
import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Clock, diskUse } from '@drey/plugin-api';

/** Sizes, as measured within the last ten minutes. */
export interface RememberedSizes {
  /** Bytes on disk; 0 for what is not there. What is still being made, or has changed, is measured anew. */
  of(path: string): Promise<number>;
  /** When the oldest of them was measured, milliseconds since the epoch; now where there is none. */
  since(): number;
  /** All are measured anew. */
  forget(): void;
}

const KEPT_MILLISECONDS = 600_000;

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
  return {
    of: async (path) => {
      const found = await lstat(path).catch(() => undefined);
      if (found === undefined) {
        known.delete(path);
        return 0;
      }
      if (!found.isDirectory() || basename(path).startsWith('.')) return measure(path);
      const before = known.get(path);
      if (before?.changedAt === found.mtimeMs && clock.now() - before.at < KEPT_MILLISECONDS) return before.bytes;
      const bytes = measure(path);
      known.set(path, { changedAt: found.mtimeMs, at: clock.now(), bytes });
      return bytes;
    },
    since: () => {
      // What nobody asked for again is gone.
      for (const [path, { at }] of known) if (clock.now() - at >= KEPT_MILLISECONDS) known.delete(path);
      return Math.min(clock.now(), ...[...known.values()].map(({ at }) => at));
    },
    forget: () => known.clear(),
  };
};
