// A runtime's directory: complete or not there.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check, ifThere, parseChecked } from '@drey/plugin-api';

const MARKER = 'runtime.json';

/** A runtime on disk. */
export interface InstalledRuntime {
  readonly directory: string;
  /** Absolute paths of the jars for the class path, in the order that class-data archives are bound to. */
  readonly classPath: readonly string[];
  /** Value of `FLINK_PLUGINS_DIR`. */
  readonly plugins: string;
}

const jarNames = async (directory: string): Promise<string[]> =>
  ((await ifThere(readdir(directory))) ?? []).filter((name) => name.endsWith('.jar')).sort();

/** Writes down what a filled directory holds. */
export const markInstalled = async (directory: string, facts: Readonly<Record<string, string>>): Promise<void> => {
  const jars = await jarNames(join(directory, 'lib'));
  await writeFile(join(directory, MARKER), `${JSON.stringify({ ...facts, jars }, undefined, 1)}\n`);
};

/** The runtime in a directory; undefined unless every jar is there. Rejects where that cannot be told. */
export const readInstalled = async (directory: string): Promise<InstalledRuntime | undefined> => {
  const text = (await ifThere(readFile(join(directory, MARKER), 'utf8'))) ?? '';
  const jars = parseChecked(text, check.shape({ jars: check.list(check.text) }))?.jars;
  if (jars === undefined) return undefined;
  const there = new Set(await jarNames(join(directory, 'lib')));
  if (!jars.every((jar) => there.has(jar))) return undefined;
  return { directory, classPath: jars.map((jar) => join(directory, 'lib', jar)), plugins: join(directory, 'plugins') };
};
