// That a reset was begun, in the data directory: a host that was killed over it is finished by the next one.
import { closeSync, existsSync, fsyncSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The mark of a reset that is not done. */
export interface ResetIntent {
  isPending(): boolean;
  /** On disk when it returns. */
  write(): void;
  clear(): void;
}

const flush = (path: string): void => {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
};

/** Keeps the mark as a file; without a data directory nothing outlives the process, so there is nothing to finish. */
export const resetIntent = (dataDirectory: string | null): ResetIntent => {
  if (dataDirectory === null) return { isPending: () => false, write: () => {}, clear: () => {} };
  const path = join(dataDirectory, 'reset-begun');
  return {
    isPending: () => existsSync(path),
    write: () => {
      writeFileSync(path, 'A reset of everything was begun; the next start finishes it.\n', { mode: 0o600 });
      flush(path);
      flush(dataDirectory);
    },
    clear: () => rmSync(path, { force: true }),
  };
};
