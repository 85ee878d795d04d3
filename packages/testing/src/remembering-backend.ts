// A store backend in memory that outlives the store on top of it, as a data directory outlives a host.
import { memoryBackend, type Snapshot, type StoreBackend, type StoredApplication } from '@drey/state';

/** Records that several stores, one after the other, are opened over. */
export interface RememberingBackend extends StoreBackend {
  /** Writes so far, deletions included. */
  readonly writes: number;
}

/** An empty backend. Closing it forgets nothing. Records are copied, as a disk would. */
export const rememberingBackend = (): RememberingBackend => {
  const applications = new Map<string, StoredApplication>();
  const snapshots = new Map<string, Snapshot>();
  const put = <T>(records: Map<string, T>, { key, record }: { readonly key: string; readonly record: T | null }) =>
    record === null ? records.delete(key) : records.set(key, structuredClone(record));
  let writes = 0;
  return {
    ...memoryBackend(),
    get writes() {
      return writes;
    },
    applications: () => [...applications.values()].map((record) => structuredClone(record)),
    snapshots: () => [...snapshots.values()].map((record) => structuredClone(record)),
    write: (change) => {
      writes += 1;
      if (change.application !== undefined) put(applications, change.application);
      for (const snapshot of change.snapshots) put(snapshots, snapshot);
      return Promise.resolve();
    },
  };
};
