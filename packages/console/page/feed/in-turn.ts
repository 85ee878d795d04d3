// Streams of all windows share the browser's six connections to a host: few are open at once, and where more are wanted they take turns.

/** How many streams all windows have open at once; the other connections are for what a click asks for. */
const STREAMS = 4;
/** How long one may go on while others wait, once it has begun. It resumes where it was, so that nothing is lost but a moment. */
const TURN_MILLISECONDS = 2_000;
/** How long others wait for one that has not begun, as from a host that hangs. */
const SILENT_MILLISECONDS = 20_000;
const PREFIX = 'drey-stream-';

const names: readonly string[] = Array.from({ length: STREAMS }, (_, number) => `${PREFIX}${number}`);

/** Waits for any of the places; the answer gives it back. Undefined where the signal came first. */
const placeOf = async (locks: LockManager, signal: AbortSignal): Promise<(() => void) | undefined> => {
  const found = new AbortController();
  const stop = AbortSignal.any([signal, found.signal]);
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => resolve(undefined), { signal: found.signal });
    for (const name of names)
      locks
        .request(name, { signal: stop }, () => {
          // A second one that came at the same moment goes back at once.
          if (stop.aborted) return undefined;
          found.abort();
          return new Promise<void>((giveBack) => resolve(giveBack));
        })
        .catch((error: unknown) => {
          // Those that were not needed any more; others are refused, as to pages without data of their own.
          if (!stop.aborted) reject(error instanceof Error ? error : new Error(String(error)));
        });
  });
};

const areOthersWaiting = async (locks: LockManager): Promise<boolean> =>
  ((await locks.query()).pending ?? []).some(({ name = '' }) => name.startsWith(PREFIX));

/** Opens a stream and tells of its beginning by `heard`; the answer closes it. */
type Open = (heard: () => void) => () => void;

/** One turn: until the signal, or until others wait and it has had its time. */
const turn = (locks: LockManager, open: Open, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const opened = Date.now();
    let begun: number | undefined;
    const close = open(() => {
      begun ??= Date.now();
    });
    const hasHadItsTime = (): boolean =>
      begun === undefined ? Date.now() - opened >= SILENT_MILLISECONDS : Date.now() - begun >= TURN_MILLISECONDS;
    const timer = setInterval(() => {
      if (!hasHadItsTime()) return;
      void areOthersWaiting(locks).then(
        (are) => are && end(),
        () => undefined,
      );
    }, TURN_MILLISECONDS / 4);
    const end = (): void => {
      close();
      clearInterval(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    signal.addEventListener('abort', end);
  });

const turns = async (locks: LockManager, open: Open, signal: AbortSignal): Promise<void> => {
  while (!signal.aborted) {
    const giveBack = await placeOf(locks, signal);
    try {
      // Ended while the place was on its way.
      if (giveBack !== undefined && !signal.aborted) await turn(locks, open, signal);
    } finally {
      giveBack?.();
    }
  }
};

/**
 * Opens a stream when there is room for one among all windows, closes it while others have their turn, and opens it again. The answer
 * ends it. A page that is no secure context (plain HTTP from another machine), or that a browser gives no locks, has nothing to share by:
 * there it just opens.
 */
export const inTurn = (open: Open): (() => void) => {
  const locks = (navigator as { readonly locks?: LockManager }).locks;
  if (locks === undefined) return open(() => {});
  const stop = new AbortController();
  const { signal } = stop;
  turns(locks, open, signal).catch(() => {
    if (signal.aborted) return;
    const close = open(() => {});
    signal.addEventListener('abort', close);
  });
  return () => stop.abort();
};
