// A thread that goes through directories, one after the other, and answers what each takes. It may wait for the disk, since nobody waits for it meanwhile.
import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort } from 'node:worker_threads';

const namesIn = (path: string): readonly string[] => {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
};

/** What vanishes or cannot be looked at counts nothing. */
const bytesOf = (path: string): number => {
  try {
    const found = lstatSync(path);
    const own = found.blocks * 512;
    return found.isDirectory() ? namesIn(path).reduce((sum, name) => sum + bytesOf(join(path, name)), own) : own;
  } catch {
    return 0;
  }
};

parentPort?.on('message', ({ id, path }: { readonly id: number; readonly path: string }) => {
  parentPort?.postMessage({ id, bytes: bytesOf(path) });
});
