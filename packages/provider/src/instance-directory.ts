// Where everything of one instance lies, and what is removed with it when state is kept in memory.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Host, OperatorError } from '@drey/plugin-api';

/** The directory of an instance. */
export interface InstanceDirectory {
  readonly path: string;
  /** Deletes a temporary directory; does nothing to a lasting one. */
  dispose(): Promise<void>;
}

const noTemporaryDirectory = (cause: unknown): OperatorError =>
  new OperatorError(
    'DREY_TEMPORARY_DIRECTORY_UNUSABLE',
    `No directory can be made in ${tmpdir()}: ${(cause as Error).message}.`,
    'Set TMPDIR to a directory that your user may write, on a disk with room.',
    { cause },
  );

/** The host's data directory, or a temporary one with `PERSISTENCE=0`. Throws an OperatorError where none can be made. */
export const instanceDirectory = async ({ dataDirectory }: Host): Promise<InstanceDirectory> => {
  if (dataDirectory !== null) return { path: dataDirectory, dispose: () => Promise.resolve() };
  const path = await mkdtemp(join(tmpdir(), 'drey-')).catch((error: unknown) => {
    throw noTemporaryDirectory(error);
  });
  return { path, dispose: () => rm(path, { recursive: true, force: true }) };
};
