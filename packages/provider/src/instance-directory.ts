// Where everything of one instance lies, and what is removed with it when state is kept in memory.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Host } from '@drey/plugin-api';

/** The directory of an instance. */
export interface InstanceDirectory {
  readonly path: string;
  /** Deletes a temporary directory; does nothing to a lasting one. */
  dispose(): Promise<void>;
}

/** The host's data directory, or a temporary one with `PERSISTENCE=0`. */
export const instanceDirectory = async ({ dataDirectory }: Host): Promise<InstanceDirectory> => {
  if (dataDirectory !== null) return { path: dataDirectory, dispose: () => Promise.resolve() };
  const path = await mkdtemp(join(tmpdir(), 'drey-'));
  return { path, dispose: () => rm(path, { recursive: true, force: true }) };
};
