// What an application takes on disk.
import type { ClusterDriver } from '@drey/cluster';
import type { Application } from '@drey/state';

/** Bytes. */
export interface DiskBytes {
  /** Checkpoints and savepoints, with every driver. */
  readonly state: number;
  /** Copies of the code of its versions; an archive that versions share counts once. */
  readonly code: number;
}

/** Adds up what drivers and records know. */
export const diskBytes = async (
  { incarnation, versions }: Application,
  drivers: ReadonlyMap<string, ClusterDriver>,
): Promise<DiskBytes> => {
  const states = await Promise.all(
    [...drivers.values()].map(async ({ runsJobs, state }) => (runsJobs ? await state.bytes?.(incarnation) : undefined)),
  );
  const copies = new Map(versions.flatMap(({ code }) => (code === null ? [] : [[code.sha256, code.size] as const])));
  return {
    state: states.reduce<number>((sum, bytes) => sum + (bytes ?? 0), 0),
    code: [...copies.values()].reduce((sum, size) => sum + size, 0),
  };
};
