// Work that several callers wait for and that is done once, for as long as one of them waits.

/** Joins the work under way for a key, or begins it. Aborting ends this wait at once, and the work where nobody else waits for it. */
export type Join<T> = (key: string, begin: (signal: AbortSignal) => Promise<T>, signal?: AbortSignal) => Promise<T>;

interface Work<T> {
  readonly result: Promise<T>;
  readonly leaving: AbortController;
  waiters: number;
}

/** Resolves as the work does; rejects, and calls back, as soon as the signal is aborted. */
const unlessAborted = <T>(work: Promise<T>, signal: AbortSignal, left: () => void): Promise<T> =>
  new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason as Error);
      left();
    };
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const done = (): void => signal.removeEventListener('abort', onAbort);
    work.finally(done).then(resolve, reject);
  });

/** Makes a {@link Join}. */
export const createJointWork = <T>(): Join<T> => {
  const running = new Map<string, Work<T>>();
  const started = (key: string, begin: (signal: AbortSignal) => Promise<T>): Work<T> => {
    const leaving = new AbortController();
    const work = { result: begin(leaving.signal), leaving, waiters: 0 };
    running.set(key, work);
    const done = (): void => {
      if (running.get(key) === work) running.delete(key);
    };
    work.result.then(done, done);
    return work;
  };
  return (key, begin, signal) => {
    const work = running.get(key) ?? started(key, begin);
    work.waiters += 1;
    if (signal === undefined) return work.result;
    return unlessAborted(work.result, signal, () => {
      work.waiters -= 1;
      if (work.waiters > 0) return;
      // Whoever comes now begins anew, after the lock of what is being given up.
      if (running.get(key) === work) running.delete(key);
      work.leaving.abort(signal.reason);
    });
  };
};
