// Waiting with a bound.
import type { Clock } from './clock.js';

/** What {@link within} gives where the time was over first. */
export const late: unique symbol = Symbol('late');

/**
 * Waits for work, but no longer than the given time: gives what it gives or {@link late}, and throws what it throws. The work's signal is
 * aborted as soon as nobody waits any more; work that does not look at it goes on unseen.
 */
export const within = async <T>(
  clock: Clock,
  milliseconds: number,
  work: (signal: AbortSignal) => Promise<T> | T,
): Promise<T | typeof late> => {
  const over = new AbortController();
  const timeOver = clock.sleep(milliseconds, over.signal).then((): typeof late => late);
  timeOver.catch(() => {});
  try {
    return await Promise.race([work(over.signal), timeOver]);
  } finally {
    over.abort(new Error('Nobody waits for this any more.'));
  }
};
