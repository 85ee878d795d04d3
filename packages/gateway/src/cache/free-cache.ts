// Frees what can go of the cache, and tells of every entry.
import { rm } from 'node:fs/promises';
import { type CacheEntry, cacheEntries } from './cache-entries.js';
import type { CommandLines } from './command-lines.js';
import { type CacheState, cacheStates, type Freeing, goes } from './cache-verdict.js';

/** An entry, and whether it went. */
export interface FreedEntry {
  readonly entry: CacheEntry;
  readonly state: CacheState;
  readonly gone: boolean;
}

/** Deletes what goes. What a process uses, or may use, stays. `sizeOf` and `commandLines` as for {@link cacheEntries}, which it rejects as. */
export const freeCache = async (
  cacheDirectory: string,
  freeing: Freeing,
  now: number,
  sizeOf?: (path: string) => Promise<number>,
  commandLines?: CommandLines,
): Promise<readonly FreedEntry[]> => {
  const freed: FreedEntry[] = [];
  for (const { entry, state } of cacheStates(await cacheEntries(cacheDirectory, sizeOf, commandLines), now)) {
    const gone = goes(entry, state, freeing);
    if (gone) for (const path of entry.paths) await rm(path, { recursive: true, force: true });
    freed.push({ entry, state, gone });
  }
  return freed;
};
