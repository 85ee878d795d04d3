// The clean stop of a host, as a goal of the loop: until when jobs are saved, and which applications are at rest already.

/** That the clusters of this host are to end, each with its job in a savepoint. The goals of the applications stay as they are. */
export interface HostStop {
  /** When it began; milliseconds since the epoch. */
  readonly since: number;
  /** Savepoints are waited for until then; what is not saved goes on from its latest checkpoint. Milliseconds since the epoch. */
  readonly until: number;
}

/** Who is waited for while a host stops. */
export interface Resting {
  /** An application has no cluster left that this host could end. */
  rest(key: string): void;
  /** Resolves once all rest. */
  readonly all: Promise<void>;
}

/** Waits for applications to come to rest. */
export const createResting = (keys: Iterable<string>): Resting => {
  const awaited = new Set(keys);
  let resolve = (): void => {};
  const all = new Promise<void>((done) => (resolve = done));
  if (awaited.size === 0) resolve();
  return {
    rest: (key) => {
      if (awaited.delete(key) && awaited.size === 0) resolve();
    },
    all,
  };
};
