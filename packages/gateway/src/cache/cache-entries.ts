// What lies in the cache directory: one entry for each thing that was installed, with its size and who uses it.
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

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

interface Measured {
  readonly bytes: number;
  readonly changedAt: number;
}

const entriesOf = (path: string) => readdir(path, { withFileTypes: true }).catch(() => []);

/** Size of a file or of a whole directory, links not followed. What vanishes meanwhile counts nothing. */
const measure = async (path: string): Promise<Measured> => {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return { bytes: 0, changedAt: 0 };
  if (!found.isDirectory()) return { bytes: found.blocks * 512, changedAt: found.mtimeMs };
  let bytes = found.blocks * 512;
  for (const { name } of await entriesOf(path)) bytes += (await measure(join(path, name))).bytes;
  return { bytes, changedAt: found.mtimeMs };
};

/** `name`, without what marks a helper file of it. */
const ownerOf = (name: string): string => name.replace(/\.(lock|log)$/, '');

/** Command lines by process id; empty where the system does not show them. */
const commandLines = async (): Promise<ReadonlyMap<number, string>> => {
  const lines = new Map<number, string>();
  for (const { name } of await entriesOf('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (line !== '') lines.set(Number(name), line);
  }
  return lines;
};

const userOf = (path: string, lines: ReadonlyMap<number, string>): number | undefined =>
  [...lines].find(([pid, line]) => pid !== process.pid && line.includes(`${path}/`))?.[0];

/** Everything in the cache, by kind and name. */
export const cacheEntries = async (cacheDirectory: string): Promise<readonly CacheEntry[]> => {
  const lines = await commandLines();
  const entries: CacheEntry[] = [];
  for (const kind of (await entriesOf(cacheDirectory))
    .filter((one) => one.isDirectory())
    .map(({ name }) => name)
    .toSorted()) {
    const names = (await entriesOf(join(cacheDirectory, kind))).map(({ name }) => name).toSorted();
    for (const name of new Set(names.map(ownerOf))) {
      const paths = names.filter((one) => ownerOf(one) === name).map((one) => join(cacheDirectory, kind, one));
      const measured = await Promise.all(paths.map(measure));
      entries.push({
        kind,
        name,
        paths,
        bytes: measured.reduce((sum, { bytes }) => sum + bytes, 0),
        // That of the thing itself: a lock or a log may be younger.
        changedAt: (await measure(join(cacheDirectory, kind, name))).changedAt,
        usedBy: userOf(join(cacheDirectory, kind, name), lines),
      });
    }
  }
  return entries;
};
