// Streams of all windows share the browser's six connections to a host: few are open at once, and where more are wanted they take turns.

/** How many streams all windows have open at once; the other connections are for what a click asks for. */
const STREAMS = 4;
/** How long one may go on while others wait. It resumes where it was, so that nothing is lost but a moment. */
const TURN_MILLISECONDS = 2_000;
const PREFIX = 'drey-stream-';

const names: readonly string[] = Array.from({ length: STREAMS }, (_, number) => `${PREFIX}${number}`);

/** Waits for any of the places; the answer gives it back. Undefined where the signal came first. */
const placeOf = async (locks: LockManager, signal: AbortSignal): Promise<(() => void) | undefined> => {
  const found = new AbortController();
  const stop = AbortSignal.any([signal, found.signal]);
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(undefined), { signal: found.signal });
    for (const name of names)
      locks
        .request(name, { signal: stop }, () => {
          // A second one that came at the same moment goes back at once.
          if (stop.aborted) return undefined;
          found.abort();
          return new Promise<void>((giveBack) => resolve(giveBack));
        })
        // Those that were not needed any more.
        .catch(() => undefined);
  });
};

const areOthersWaiting = async (locks: LockManager): Promise<boolean> =>
  ((await locks.query()).pending ?? []).some(({ name = '' }) => name.startsWith(PREFIX));

const turns = async (locks: LockManager, open: () => () => void, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const giveBack = await placeOf(locks, signal);
    if (giveBack === undefined) return;
    // Ended while the place was on its way.
    if (signal.aborted) return giveBack();
    const close = open();
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        void areOthersWaiting(locks).then((are) => are && end());
      }, TURN_MILLISECONDS);
      const end = (): void => {
        close();
        clearInterval(timer);
        signal.removeEventListener('abort', end);
        resolve();
      };
      signal.addEventListener('abort', end);
    });
    giveBack();
  }
};

/**
 * Opens a stream when there is room for one among all windows, closes it while others have their turn, and opens it again. The answer
 * ends it. A page that is no secure context (plain HTTP from another machine) has no locks to share by; there it just opens.
 */
export const inTurn = (open: () => () => void): (() => void) => {
  const locks = (navigator as { readonly locks?: LockManager }).locks;
  if (locks === undefined) return open();
  const stop = new AbortController();
  void turns(locks, open, stop.signal);
  return () => stop.abort();
};
