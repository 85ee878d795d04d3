// One task a key at a time.

/** Runs tasks of one key one after the other; resolves or rejects as the task does. A failed task does not stop the next. */
export interface KeyedQueue {
  <T>(key: string, task: () => Promise<T>): Promise<T>;
  /** Resolves when every task given so far has ended; never rejects. */
  idle(): Promise<void>;
}

/** Makes a queue. A task begins at once where no other of its key is under way. */
export const createKeyedQueue = (): KeyedQueue => {
  const tails = new Map<string, Promise<void>>();
  const enqueue = <T>(key: string, task: () => Promise<T>): Promise<T> => {
    const begin = async (): Promise<T> => task();
    const run = tails.get(key)?.then(begin) ?? begin();
    const forget = (): void => {
      if (tails.get(key) === tail) tails.delete(key);
    };
    const tail = run.then(forget, forget);
    tails.set(key, tail);
    return run;
  };
  return Object.assign(enqueue, { idle: () => Promise.all(tails.values()).then(() => {}) });
};
