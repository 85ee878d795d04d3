// Where a directory lies that need not be there yet: its nearest existing ancestor, the disk, the room on it.
import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/** A place on a disk. */
export interface DiskSpace {
  /** Whether the directory itself is there. */
  readonly exists: boolean;
  /** Uppermost directory of the file system, for example `/home`. */
  readonly disk: string;
  /** Bytes that this user may still write. */
  readonly freeBytes: number;
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );

const nearest = async (path: string): Promise<string> =>
  (await isThere(path)) || dirname(path) === path ? path : nearest(dirname(path));

const diskOf = async (path: string): Promise<string> => {
  const above = dirname(path);
  if (above === path) return path;
  const [here, there] = await Promise.all([stat(path), stat(above)]);
  return here.dev === there.dev ? diskOf(above) : path;
};

/** Looks without writing. Rejects with the system's error where the directory could not be written or made. */
export const diskPlace = async (directory: string): Promise<DiskSpace> => {
  const wanted = resolve(directory);
  const place = await nearest(wanted);
  const entry = await stat(place);
  if (!entry.isDirectory()) throw new Error(`${place} is no directory`);
  await access(place, constants.W_OK | constants.X_OK);
  const { bavail, bsize } = await statfs(place);
  return { exists: place === wanted, disk: await diskOf(place), freeBytes: bavail * bsize };
};

/** Bytes for people. */
export const readableBytes = (bytes: number): string => {
  const gibibytes = bytes / 1_073_741_824;
  return gibibytes >= 1 ? `${gibibytes.toFixed(1)} GiB` : `${(bytes / 1_048_576).toFixed(0)} MiB`;
};
