// Waiting for a condition with a bound, instead of sleeping for luck.

/** Each look is work for the host and its companion, which share the machine with what is waited for. */
const STEP_MILLISECONDS = 200;

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((done) => {
    setTimeout(done, milliseconds);
  });

/**
 * Asks again and again until the answer is neither undefined nor false, and resolves to it. Rejects with the last thing seen when that took
 * too long; what `ask` rejects with ends the wait at once.
 */
export const until = async <T>(
  what: string,
  boundMilliseconds: number,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  stepMilliseconds: number = STEP_MILLISECONDS,
): Promise<T> => {
  const end = performance.now() + boundMilliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > end) throw new Error(`${what}: not within ${boundMilliseconds / 1_000} s.`);
    await sleep(stepMilliseconds);
  }
};

/** Seconds, to one digit, that something took; and what it resolved to. */
export const timed = async <T>(act: () => Promise<T>): Promise<{ readonly seconds: number; readonly value: T }> => {
  const start = performance.now();
  const value = await act();
  return { seconds: Math.round((performance.now() - start) / 100) / 10, value };
};
