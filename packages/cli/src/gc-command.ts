// `drey gc`: shows what the cache holds, and frees it.
import { rm } from 'node:fs/promises';
import { type CacheEntry, cacheEntries } from './cache/cache-entries.js';
import { type CacheState, cacheStates, type Freeing, goes } from './cache/cache-verdict.js';

/** One run of the command. */
export interface GcCommandRun {
  readonly cacheDirectory: string;
  readonly freeing: Freeing;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Writes one line to standard output. */
  readonly print: (line: string) => void;
}

const mebibytes = (bytes: number): string => `${(bytes / 1_048_576).toFixed(1)} MiB`;

const explanation = (entry: CacheEntry, state: CacheState, gone: boolean): string => {
  if (gone) return 'freed';
  if (entry.usedBy !== undefined) return `in use by process ${entry.usedBy}`;
  return state === 'superseded' ? 'superseded by a newer one' : state === 'unfinished' ? 'never finished' : 'current';
};

/** Prints a line for each entry, frees what goes, and says what is left to free. Resolves to the exit code. */
export const runGcCommand = async ({ cacheDirectory, freeing, now, print }: GcCommandRun): Promise<number> => {
  const states = cacheStates(await cacheEntries(cacheDirectory), now);
  if (states.length === 0) print(`The cache ${cacheDirectory} is empty.`);
  let freed = 0;
  let freeable = 0;
  for (const { entry, state } of states) {
    const isGoing = goes(entry, state, freeing);
    if (isGoing) for (const path of entry.paths) await rm(path, { recursive: true, force: true });
    if (isGoing) freed += entry.bytes;
    else if (goes(entry, state, 'leftovers')) freeable += entry.bytes;
    print(`${mebibytes(entry.bytes).padStart(12)}  ${entry.kind}/${entry.name}  ${explanation(entry, state, isGoing)}`);
  }
  const all = states.reduce((sum, { entry }) => sum + entry.bytes, 0);
  print(
    `${mebibytes(all - freed).padStart(12)}  in ${cacheDirectory}${freed > 0 ? `, ${mebibytes(freed)} freed` : ''}`,
  );
  if (freeable > 0) print(`${mebibytes(freeable)} can go: drey gc --free`);
  else if (freeing === 'nothing' && all > 0)
    print('Everything is current. drey gc --all frees what is not in use; it is made again when needed.');
  return 0;
};
