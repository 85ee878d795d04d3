// Which entries of the cache can go. Pure.
import type { CacheEntry } from './cache-entries.js';

/** `current`: the newest of its like. `superseded`: a newer one is there. `unfinished`: left by an installation that died. */
export type CacheState = 'current' | 'superseded' | 'unfinished';

/** An installation takes minutes; what is older and still unfinished is nobody's. */
const UNFINISHED_MILLISECONDS = 3_600_000;

/** Names end with a hash of what the entry was made from; without it they say what the entry is for. */
const purposeOf = ({ kind, name }: CacheEntry): string => `${kind}/${name.replace(/-[0-9a-f]{12}$/, '')}`;

const isUnfinished = ({ name }: CacheEntry): boolean => name.startsWith('.');

/** The state of each entry. */
export const cacheStates = (
  entries: readonly CacheEntry[],
  now: number,
): readonly { readonly entry: CacheEntry; readonly state: CacheState }[] => {
  const newest = new Map<string, CacheEntry>();
  for (const entry of entries) {
    const known = newest.get(purposeOf(entry));
    if (known === undefined || known.changedAt < entry.changedAt) newest.set(purposeOf(entry), entry);
  }
  return entries.map((entry) => {
    if (isUnfinished(entry))
      return { entry, state: now - entry.changedAt > UNFINISHED_MILLISECONDS ? 'unfinished' : 'current' };
    return { entry, state: newest.get(purposeOf(entry)) === entry ? 'current' : 'superseded' };
  });
};

/** How much to free: what nobody will use again, or everything that is not in use. */
export type Freeing = 'nothing' | 'leftovers' | 'everything';

/** Whether an entry goes. What a process uses, or may use, never does. */
export const goes = ({ usedBy, doubt }: CacheEntry, state: CacheState, freeing: Freeing): boolean => {
  if (usedBy !== undefined || doubt !== undefined || freeing === 'nothing') return false;
  return freeing === 'everything' || state !== 'current';
};
