// What lies on disk: sizes of directories, links not followed.
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes that a file or a whole directory takes on disk. What vanishes meanwhile counts nothing, and what is not there is 0. */
export const diskUse = async (path: string): Promise<number> => {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return 0;
  let bytes = found.blocks * 512;
  if (!found.isDirectory()) return bytes;
  // One after the other: thousands of files at once would be in the way of whoever serves calls meanwhile.
  for (const name of await readdir(path).catch(() => [])) bytes += await diskUse(join(path, name));
  return bytes;
};
