// Delivery records as files: one small JSON for each member below the directory of its cluster.
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CursorStore } from './cursor-store.js';

const safeName = /^[a-z0-9][a-z0-9-]{0,127}$/;

/** Cluster ids and member names are made by us, so anything else is a mistake in the program and never reaches a path. */
const checked = (name: string): string => {
  if (!safeName.test(name)) throw new Error(`'${name}' is neither a cluster id nor the name of a member.`);
  return name;
};

const isAbsent = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** A {@link CursorStore} on disk. */
export interface FileCursorStore extends CursorStore {
  /** Forgets every cluster but these; to be called at start with the clusters that the drivers list. */
  keepOnly(clusterIds: readonly string[]): Promise<void>;
}

/**
 * Makes a store below a directory, which need not exist. A record is written beside its file and renamed, so a process that is killed
 * leaves the old one or the new one. Nothing is forced to the disk: a loss of power ends the clusters as well, and may leave an old record,
 * after which some lines are delivered again.
 */
export const fileCursorStore = (directory: string): FileCursorStore => {
  const folderOf = (clusterId: string): string => join(directory, checked(clusterId));
  const fileOf = (clusterId: string, member: string): string => join(folderOf(clusterId), `${checked(member)}.json`);
  const remove = (clusterId: string): Promise<void> => rm(folderOf(clusterId), { recursive: true, force: true });
  const write = async (file: string, text: string): Promise<void> => {
    await writeFile(`${file}.new`, text, { mode: 0o600 });
    await rename(`${file}.new`, file);
  };
  return {
    load: async (clusterId, member) => {
      try {
        return await readFile(fileOf(clusterId, member), 'utf8');
      } catch (error) {
        if (isAbsent(error)) return undefined;
        throw error;
      }
    },
    save: async (clusterId, member, text) => {
      const file = fileOf(clusterId, member);
      try {
        await write(file, text);
      } catch (error) {
        if (!isAbsent(error)) throw error;
        await mkdir(folderOf(clusterId), { recursive: true, mode: 0o700 });
        await write(file, text);
      }
    },
    remove,
    keepOnly: async (clusterIds) => {
      const known = new Set(clusterIds);
      const names = await readdir(directory).catch((error: unknown) => {
        if (isAbsent(error)) return [];
        throw error;
      });
      for (const name of names) if (safeName.test(name) && !known.has(name)) await remove(name);
    },
  };
};
