// Work that several callers wait for and that is done once.

/** Resolves as the work does, or rejects as soon as the signal is aborted. */
const unlessAborted = <T>(work: Promise<T>, signal: AbortSignal): Promise<T> =>
  new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const done = (): void => signal.removeEventListener('abort', onAbort);
    work.finally(done).then(resolve, reject);
  });

/** Joins the work under way for a key, or begins it. Aborting ends this wait, not the work. */
export type Join<T> = (key: string, begin: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** Makes a {@link Join}. */
export const createJointWork = <T>(): Join<T> => {
  const running = new Map<string, Promise<T>>();
  return (key, begin, signal) => {
    let work = running.get(key);
    if (work === undefined) {
      work = begin();
      running.set(key, work);
      const done = (): void => void running.delete(key);
      work.then(done, done);
    }
    return unlessAborted(work, signal);
  };
};
