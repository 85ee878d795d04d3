// What lies in the cache directory: one entry for each thing that was installed, with its size and who uses it.
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diskUse } from '@drey/plugin-api';

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
}

const entriesOf = (path: string) => readdir(path, { withFileTypes: true }).catch(() => []);

/** `name`, without what marks a helper file of it. */
const ownerOf = (name: string): string => name.replace(/\.(lock|log)$/, '');

/** Command lines by process id; empty where the system does not show them. */
const commandLines = async (): Promise<ReadonlyMap<number, string>> => {
  const ids = (await entriesOf('/proc')).map(({ name }) => name).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    ids.map(async (id) => [Number(id), await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')] as const),
  );
  return new Map(lines.filter(([, line]) => line !== ''));
};

const userOf = (path: string, lines: ReadonlyMap<number, string>): number | undefined =>
  [...lines].find(([pid, line]) => pid !== process.pid && line.includes(`${path}/`))?.[0];

/** Everything in the cache, by kind and name. `sizeOf` goes through a path unless it knows its size. */
export const cacheEntries = async (
  cacheDirectory: string,
  sizeOf: (path: string) => Promise<number> = diskUse,
): Promise<readonly CacheEntry[]> => {
  const lines = await commandLines();
  const entries: CacheEntry[] = [];
  for (const kind of (await entriesOf(cacheDirectory))
    .filter((one) => one.isDirectory())
    .map(({ name }) => name)
    .toSorted()) {
    const names = (await entriesOf(join(cacheDirectory, kind))).map(({ name }) => name).toSorted();
    for (const name of new Set(names.map(ownerOf))) {
      const paths = names.filter((one) => ownerOf(one) === name).map((one) => join(cacheDirectory, kind, one));
      const sizes = await Promise.all(paths.map((path) => sizeOf(path)));
      entries.push({
        kind,
        name,
        paths,
        bytes: sizes.reduce((sum, bytes) => sum + bytes, 0),
        // That of the thing itself: a lock or a log may be younger.
        changedAt: (await lstat(join(cacheDirectory, kind, name)).catch(() => undefined))?.mtimeMs ?? 0,
        usedBy: userOf(join(cacheDirectory, kind, name), lines),
      });
    }
  }
  return entries;
};
