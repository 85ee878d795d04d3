// A store backend in memory that outlives the store on top of it, as a data directory outlives a host.
import { type Application, memoryBackend, type StoreBackend } from '@drey/state';

/** Records that several stores, one after the other, are opened over. */
export interface RememberingBackend extends StoreBackend {
  /** Writes so far, deletions included. */
  readonly writes: number;
}

/** An empty backend. Closing it forgets nothing. Records are copied, as a disk would. */
export const rememberingBackend = (): RememberingBackend => {
  const records = new Map<string, Application>();
  let writes = 0;
  return {
    ...memoryBackend(),
    get writes() {
      return writes;
    },
    applications: () => [...records.values()].map((record) => structuredClone(record)),
    write: (key, application) => {
      writes += 1;
      if (application === null) records.delete(key);
      else records.set(key, structuredClone(application));
      return Promise.resolve();
    },
  };
};
