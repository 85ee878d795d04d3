// Whether the data directory can be used, how much room there is, and whether a host has it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OperatorError, type SurroundingsCheck } from '@drey/plugin-api';
import { checkLocking, lockDirectory, LOCK_FILE, refuseSystemDirectory, unusableDirectory } from '@drey/gateway/host';
import { diskPlace, readableBytes } from './disk.js';

/** What the check works with. */
export interface DataDirectoryCheckNeeds {
  /** Null with `PERSISTENCE=0`. */
  readonly directory: string | null;
  /** Id of the directory; undefined where there is none yet. Throws an OperatorError for a damaged one. */
  readonly instanceId: () => string | undefined;
  /** Whether a Drey with that id answers at an address of the settings in force. */
  readonly servedHere: (instanceId: string) => Promise<boolean>;
  /** Least room in bytes; 256 MiB unless given. */
  readonly leastBytes?: number;
}

const LEAST_BYTES = 268_435_456;

const tooFull = (directory: string, disk: string, bytes: number): OperatorError =>
  new OperatorError(
    'DREY_DISK_FULL',
    `${directory} is on ${disk}, where ${readableBytes(bytes)} are free; jobs and their snapshots need more.`,
    'Free some room (drey gc shows what the cache takes), or choose another disk with --data-dir.',
  );

/** Takes the lock for a moment where there is one: a directory that was never locked has no host. Throws when a host has it. */
const takeLock = async (directory: string): Promise<void> => {
  if (!existsSync(join(directory, LOCK_FILE))) return checkLocking();
  const lock = await lockDirectory(directory);
  await lock.release();
};

/** Whether a host has the directory. */
const isLocked = (directory: string): Promise<OperatorError | undefined> =>
  takeLock(directory).then(
    () => undefined,
    (error: OperatorError) => {
      if (error.code === 'DREY_DATA_DIRECTORY_LOCKED') return error;
      throw error;
    },
  );

/** The check. */
export const dataDirectoryCheck = ({
  directory,
  instanceId,
  servedHere,
  leastBytes = LEAST_BYTES,
}: DataDirectoryCheckNeeds): SurroundingsCheck => ({
  subject: 'Data directory',
  purpose: 'everything that lasts',
  required: true,
  look: async () => {
    if (directory === null) return { state: 'not needed', found: 'state is kept in memory (PERSISTENCE=0)' };
    refuseSystemDirectory(directory);
    const { exists, disk, freeBytes } = await diskPlace(directory).catch((error: unknown) => {
      throw unusableDirectory(directory, error);
    });
    const id = instanceId();
    const fault = await isLocked(directory);
    if (fault !== undefined && (id === undefined || !(await servedHere(id)))) throw fault;
    if (freeBytes < leastBytes) throw tooFull(directory, disk, freeBytes);
    const state = fault !== undefined ? ', in use by a Drey that runs' : exists ? '' : ', made at the first start';
    return { state: 'ok', found: `${directory}${state}; ${readableBytes(freeBytes)} free on ${disk}` };
  },
});
