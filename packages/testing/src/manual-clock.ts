// A clock that a test moves.
import type { Clock } from '@drey/plugin-api';

/** A {@link Clock} whose time stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves time forward and ends every sleep that is due by then, the earliest first. */
  advance(milliseconds: number): void;
  /** Moves time to the end of the sleep that ends first; false when nobody sleeps. */
  advanceToNext(): boolean;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that starts at the given milliseconds since the epoch. */
export const manualClock = (startMilliseconds = 1_700_000_000_000): ManualClock => {
  let now = startMilliseconds;
  const sleepers = new Set<Sleeper>();
  const earliest = (): Sleeper | undefined =>
    [...sleepers].reduce<Sleeper | undefined>(
      (first, other) => (first === undefined || other.until < first.until ? other : first),
      undefined,
    );
  const advanceTo = (target: number): void => {
    for (let next = earliest(); next !== undefined && next.until <= target; next = earliest()) {
      now = Math.max(now, next.until);
      sleepers.delete(next);
      next.wake();
    }
    now = Math.max(now, target);
  };
  return {
    now: () => now,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason as Error);
          return;
        }
        const onAbort = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason as Error);
        };
        const sleeper: Sleeper = {
          until: now + milliseconds,
          wake: () => {
            signal?.removeEventListener('abort', onAbort);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', onAbort, { once: true });
      }),
    advance: (milliseconds) => advanceTo(now + milliseconds),
    advanceToNext: () => {
      const next = earliest();
      if (next === undefined) return false;
      advanceTo(next.until);
      return true;
    },
  };
};
