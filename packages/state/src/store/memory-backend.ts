// Records in memory only (`PERSISTENCE=0`, tests).
import type { StoreBackend } from './store-backend.js';

/** A backend that forgets everything with the process. */
export const memoryBackend = (): StoreBackend => {
  const values = new Map<string, unknown>();
  return {
    place: 'memory',
    applications: () => [],
    snapshots: () => [],
    write: () => Promise.resolve(),
    value: (name) => values.get(name),
    writeValue: (name, value) => {
      values.set(name, value);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
};
