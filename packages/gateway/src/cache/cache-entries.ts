// What lies in the cache directory: one entry for each thing that was installed, with its size and who uses it.
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { diskUse } from '@drey/plugin-api';
import { unusableDirectory } from '../data-directory.js';
import { type CommandLines, systemCommandLines } from './command-lines.js';

/** One thing in the cache: `<kind>/<name>`, with the lock and log files that are named after it. */
export interface CacheEntry {
  /** First directory below the cache: `runtimes`, `companion`, ... */
  readonly kind: string;
  readonly name: string;
  readonly paths: readonly string[];
  readonly bytes: number;
  /** Milliseconds since the epoch. */
  readonly changedAt: number;
  /** A process whose command line names it; undefined when there is none. */
  readonly usedBy: number | undefined;
  /** Why nobody can tell whether a process uses it, and what helps: whole sentences. Undefined where it is known. */
  readonly doubt: string | undefined;
}

/** Rejects where a look failed: that is no empty cache, and no old entry. */
const unlessAbsent =
  <T>(path: string, nothing: T) =>
  (error: NodeJS.ErrnoException): T => {
    if (error.code === 'ENOENT') return nothing;
    throw unusableDirectory(path, error);
  };

const entriesOf = (path: string) => readdir(path, { withFileTypes: true }).catch(unlessAbsent(path, []));

/** Those of one kind; none of a folder that is another user's (`lost+found`), which holds nothing of ours. */
const entriesBelow = (path: string) =>
  readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) =>
    error.code === 'EACCES' ? [] : unlessAbsent(path, [])(error),
  );

const changeOf = async (path: string): Promise<number> =>
  (await lstat(path).catch(unlessAbsent(path, undefined)))?.mtimeMs ?? 0;

/** `name`, without what marks a helper file of it. */
const ownerOf = (name: string): string => name.replace(/\.(lock|log)$/, '');

/** Why it cannot be told who uses the cache, and what helps. */
const doubtOf = (cacheDirectory: string, error: unknown): string =>
  `Which processes run could not be told (${error instanceof Error ? error.message : String(error)}), so nothing of the cache is freed: a cluster may use it. Try again; where this lasts, raise the limit of open files (ulimit -n), or stop Drey with its clusters and delete what is to go below ${cacheDirectory} by hand.`;

const userOf = (path: string, lines: ReadonlyMap<number, string>): number | undefined =>
  [...lines].find(([pid, line]) => pid !== process.pid && line.includes(`${path}/`))?.[0];

/**
 * Everything in the cache, by kind and name. `sizeOf` goes through a path unless it knows its size. Rejects with an `OperatorError` where the cache
 * cannot be read.
 */
export const cacheEntries = async (
  cacheDirectory: string,
  sizeOf: (path: string) => Promise<number> = diskUse,
  commandLines: CommandLines = systemCommandLines,
): Promise<readonly CacheEntry[]> => {
  let doubt: string | undefined;
  const lines = await commandLines().catch((error: unknown) => {
    doubt = doubtOf(cacheDirectory, error);
    return new Map<number, string>();
  });
  const entries: CacheEntry[] = [];
  for (const kind of (await entriesOf(cacheDirectory))
    .filter((one) => one.isDirectory())
    .map(({ name }) => name)
    .toSorted()) {
    const names = (await entriesBelow(join(cacheDirectory, kind))).map(({ name }) => name).toSorted();
    for (const name of new Set(names.map(ownerOf))) {
      const paths = names.filter((one) => ownerOf(one) === name).map((one) => join(cacheDirectory, kind, one));
      const sizes = await Promise.all(paths.map((path) => sizeOf(path)));
      entries.push({
        kind,
        name,
        paths,
        bytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
        // That of the thing itself: a lock or a log may be younger.
        changedAt: await changeOf(join(cacheDirectory, kind, name)),
        usedBy: userOf(join(cacheDirectory, kind, name), lines),
        doubt,
      });
    }
  }
  return entries;
};
