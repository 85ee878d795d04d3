// One task a key at a time.

/** Runs tasks of one key one after the other; resolves or rejects as the task does. */
export type KeyedQueue = <T>(key: string, task: () => Promise<T>) => Promise<T>;

/** Makes a queue. */
export const createKeyedQueue = (): KeyedQueue => {
  const tails = new Map<string, Promise<unknown>>();
  return async (key, task) => {
    const previous = tails.get(key) ?? Promise.resolve();
    const run = previous.then(task, task);
    const tail = run.catch(() => {});
    tails.set(key, tail);
    try {
      return await run;
    } finally {
      if (tails.get(key) === tail) tails.delete(key);
    }
  };
};
