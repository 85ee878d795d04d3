// Pages about the cache: what it holds, and what was freed of it.
import type { Clock } from '@drey/plugin-api';
import type { CacheEntry } from '../cache/cache-entries.js';
import type { CacheState } from '../cache/cache-verdict.js';
import { freeCache, type FreedEntry } from '../cache/free-cache.js';
import type { RememberedSizes } from '../cache/remembered-sizes.js';
import { shared } from './shared-look.js';

/** How long the list waits for sizes. */
const MEASURE_MILLISECONDS = 200;

/** What a page says; a size is null while it is measured for the first time. */
export interface CachePage {
  readonly directory: string;
  /** Milliseconds since the epoch. */
  readonly measuredAt: number;
  readonly measuring: boolean;
  readonly freed: number;
  /** Why it cannot be told what is in use, so that nothing is freed, and what helps; null where it can. */
  readonly doubt: string | null;
  readonly entries: readonly {
    readonly kind: string;
    readonly name: string;
    readonly bytes: number | null;
    readonly state: CacheState;
    readonly usedBy: number | null;
    readonly freed: boolean;
  }[];
}

/** The pages of one cache. */
export interface CachePages {
  /** All of it, within a moment: what is not measured by then is told as it was last, or without a size, and is measured on. */
  list(): Promise<CachePage>;
  /** What is superseded or unfinished and used by nobody goes; answers once that is done. */
  free(): Promise<CachePage>;
}

/** The pages of a cache directory. */
export const createCachePages = (cacheDirectory: string, clock: Clock, sizes: RememberedSizes): CachePages => {
  const pageOf = (entries: readonly FreedEntry[], isMeasuring: boolean): CachePage => {
    // A size may come in between, so all of one entry are asked at one moment.
    const sofar = (paths: readonly string[]): number | null => {
      let sum = 0;
      for (const path of paths) {
        const bytes = sizes.sofar(path);
        if (bytes === undefined) return null;
        sum += bytes;
      }
      return sum;
    };
    const bytesOf = ({ paths, bytes }: CacheEntry): number | null => (isMeasuring ? sofar(paths) : bytes);
    return {
      directory: cacheDirectory,
      measuredAt: sizes.since(),
      measuring: isMeasuring,
      freed: entries.reduce((sum, { entry, gone }) => (gone ? sum + entry.bytes : sum), 0),
      doubt: entries.find(({ entry }) => entry.doubt !== undefined)?.entry.doubt ?? null,
      entries: entries.map(({ entry, state, gone }) => ({
        kind: entry.kind,
        name: entry.name,
        bytes: bytesOf(entry),
        state,
        usedBy: entry.usedBy ?? null,
        freed: gone,
      })),
    };
  };
  const entries = (sizeOf: (path: string) => Promise<number>) =>
    freeCache(cacheDirectory, 'nothing', clock.now(), sizeOf);
  const measured = shared(() => entries(sizes.of));
  /** Of a measurement that nobody waited for any more: the next one who asks hears what was wrong. */
  let unheard: { readonly error: unknown } | undefined;
  return {
    list: async () => {
      const fault = unheard;
      unheard = undefined;
      if (fault !== undefined) throw fault.error;
      let isLate = false;
      const all = measured();
      all.catch((error: unknown) => {
        if (isLate) unheard = { error };
      });
      const moment = new AbortController();
      const late = clock.sleep(MEASURE_MILLISECONDS, moment.signal).catch(() => undefined);
      const found = await Promise.race([all, late]).finally(() => moment.abort());
      isLate = found === undefined;
      return found === undefined
        ? pageOf(await entries(async (path) => sizes.sofar(path) ?? 0), true)
        : pageOf(found, false);
    },
    free: async () => {
      // What is freed is told as it was a moment before.
      sizes.forget();
      unheard = undefined;
      return pageOf(await freeCache(cacheDirectory, 'leftovers', clock.now(), sizes.of), false);
    },
  };
};
