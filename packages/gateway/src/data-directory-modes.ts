// Closes what lies in a data directory to other users: files of earlier releases, and of copies that were unpacked with a wide umask.
import { chmodSync, lstatSync, readdirSync, type Stats } from 'node:fs';
import { join } from 'node:path';

/** What Drey makes at the top of a data directory; anything else in it is not ours to change. */
const ours = new Set([
  'access-keys.jsonl',
  'clusters',
  'code',
  'companion',
  'damaged',
  'docker',
  'instance.json',
  'lock',
  'log-cursors',
  'state',
  'state.mdb',
  'state.mdb-lock',
]);

/** A tree of checkpoints may be large, and start-up is not to wait for it: what lies deeper is behind directories that are closed. */
const MOST_ENTRIES = 20_000;
const OTHERS = 0o077;

/** What could not be closed, and why. */
export interface OpenEntry {
  readonly path: string;
  readonly cause: string;
}

const close = (path: string, { mode }: Stats): OpenEntry | undefined => {
  if ((mode & OTHERS) === 0) return undefined;
  try {
    chmodSync(path, mode & 0o700);
    return undefined;
  } catch (error) {
    return { path, cause: (error as Error).message };
  }
};

const look = (path: string): Stats | undefined => {
  try {
    return lstatSync(path);
  } catch {
    // It went while we looked: clusters that live on write here.
    return undefined;
  }
};

const list = (path: string): readonly string[] => {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
};

/** Takes every right of group and others from what is ours in a data directory, the top first; resolves to what it could not change. Links are left alone. */
export const closeDataDirectory = (directory: string): readonly OpenEntry[] => {
  const paths = list(directory)
    .filter((name) => ours.has(name.replace(/\.new$/, '')))
    .map((name) => join(directory, name));
  const open: OpenEntry[] = [];
  for (let index = 0; index < paths.length && index < MOST_ENTRIES; index += 1) {
    const path = paths[index] ?? '';
    const status = look(path);
    if (status === undefined || !(status.isFile() || status.isDirectory())) continue;
    const fault = close(path, status);
    if (fault !== undefined) open.push(fault);
    if (status.isDirectory() && paths.length < MOST_ENTRIES) paths.push(...list(path).map((name) => join(path, name)));
  }
  return open;
};
