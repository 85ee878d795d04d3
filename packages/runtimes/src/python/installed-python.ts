// PyFlink on disk: an environment of ours or a Python of the user, and how the cache remembers it.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { check, ifThere, parseChecked } from '@drey/plugin-api';

/** PyFlink on disk. Paths are absolute. */
export interface InstalledPython {
  /** The interpreter, with `apache-flink` in it. */
  readonly python: string;
  /** The one jar that carries PyFlink's Java side. */
  readonly jar: string;
}

/** Directory of all of them below the cache. */
export const pythonsRoot = (cacheDirectory: string): string => join(cacheDirectory, 'python');

/** Written last into a directory that is complete. */
const MARKER = 'python.json';

/** What a directory holds; undefined unless all of it is there. Rejects where that cannot be told. */
export const readPython = async (directory: string): Promise<InstalledPython | undefined> => {
  const text = (await ifThere(readFile(join(directory, MARKER), 'utf8'))) ?? '';
  const found = parseChecked(text, check.shape<InstalledPython>({ python: check.text, jar: check.text }));
  if (found === undefined) return undefined;
  const there = { python: resolve(directory, found.python), jar: resolve(directory, found.jar) };
  // A Python that was upgraded or removed leaves a dangling link.
  const whole = await Promise.all(Object.values(there).map((path) => ifThere(stat(path))));
  return whole.includes(undefined) ? undefined : there;
};

/** Completes a directory. Paths may be relative to it. */
export const markPython = (directory: string, python: InstalledPython): Promise<void> =>
  writeFile(join(directory, MARKER), `${JSON.stringify(python)}\n`);

/** Everything that the cache knows. Rejects where that cannot be told. */
export const installedPythons = async (cacheDirectory: string): Promise<readonly InstalledPython[]> => {
  const root = pythonsRoot(cacheDirectory);
  const found = await Promise.all(((await ifThere(readdir(root))) ?? []).map((name) => readPython(join(root, name))));
  return found.flatMap((python) => python ?? []);
};
