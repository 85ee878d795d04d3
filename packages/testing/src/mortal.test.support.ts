// A host that dies at a chosen step: from then on nothing that it called answers, and nothing new reaches the outside.

/** Calls that change the world, by method name; each counts as two steps, one before and one after it took effect. */
const acts: ReadonlySet<string> = new Set([
  'write',
  'writeValue',
  'launch',
  'scale',
  'endMember',
  'putCode',
  'setProperties',
  'setLogLevel',
  'destroy',
  'remove',
  'moveSavepoint',
  'writeSavepoint',
  'deleteSnapshot',
  'deleteCheckpoints',
  'deleteAll',
  'runJar',
  'stopWithSavepoint',
  'triggerSavepoint',
  'cancel',
]);

const never = new Promise<never>(() => {});

/** One life of a host. */
export interface Mortal {
  readonly steps: number;
  readonly dead: boolean;
  /** What it was doing when it died. */
  readonly last: string;
  /** Kills it now. */
  kill(): void;
  /** A port as this host sees it. */
  wrap<T extends object>(port: T): T;
}

/** A host that dies at a step, counted from 1; 0 lets it live. */
export const mortal = (diesAt = 0): Mortal => {
  let steps = 0;
  let dead = false;
  let last = '';
  const step = (what: string): boolean => {
    if (dead) return true;
    steps += 1;
    last = what;
    dead = steps === diesAt;
    return dead;
  };
  const life: Mortal = {
    get steps() {
      return steps;
    },
    get dead() {
      return dead;
    },
    get last() {
      return last;
    },
    kill: () => {
      dead = true;
    },
    wrap: <T extends object>(port: T): T =>
      new Proxy(port, {
        get: (target, name): unknown => {
          const value: unknown = Reflect.get(target, name);
          if (name === 'state') return life.wrap(value as object);
          if (typeof value !== 'function') return value;
          const call = value as (...given: readonly unknown[]) => unknown;
          return (...given: readonly unknown[]): unknown => {
            if (dead) return never;
            if (!acts.has(String(name))) return guarded(call.apply(target, [...given]));
            if (step(`before ${String(name)}`)) return never;
            return guarded(
              (async () => {
                const result = await call.apply(target, [...given]);
                return step(`after ${String(name)}`) ? never : result;
              })(),
            );
          };
        },
      }),
  };
  /** An answer that arrives after the death is not heard. */
  const guarded = (result: unknown): unknown =>
    result instanceof Promise
      ? result.then(
          (value: unknown) => (dead ? never : value),
          (error: unknown) => {
            if (dead) return never;
            throw error;
          },
        )
      : result;
  return life;
};

/** Awaits work of a host, and comes back without its answer when the host dies over it. Rejects as the work does. */
export const answerOrDeath = async (life: Mortal, work: Promise<unknown>): Promise<void> => {
  const progress = { over: false };
  const watched = work.finally(() => {
    progress.over = true;
  });
  watched.catch(() => undefined);
  while (!progress.over && !life.dead) await new Promise<void>((resolve) => setImmediate(resolve));
  if (progress.over) await watched;
};
