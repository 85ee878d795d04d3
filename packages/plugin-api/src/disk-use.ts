// What lies on disk: sizes of directories, links not followed. A thread goes through them: tens of thousands of files cost a seventh of the
// processor there (measured: 0.5 s for 85,000 in place of 3.5 s), and whoever serves calls meanwhile waits for none of them.
import { existsSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

/** How long the thread waits for another question before it ends. */
const IDLE_MILLISECONDS = 1_000;

interface Asked {
  readonly resolve: (bytes: number) => void;
  readonly reject: (error: unknown) => void;
}

interface Measuring {
  readonly thread: Worker;
  readonly asked: Map<number, Asked>;
  idle?: NodeJS.Timeout;
}

let measuring: Measuring | undefined;
let count = 0;

/** Beside this file when built; below `dist` when this is run from its source. */
const threadFile = (): string => {
  const [built = '', fromSource = ''] = ['./disk-use-thread.js', '../dist/disk-use-thread.js'].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  return existsSync(built) ? built : fromSource;
};

const begin = (): Measuring => {
  const begun: Measuring = { thread: new Worker(threadFile(), { execArgv: [], env: {} }), asked: new Map() };
  const { thread, asked } = begun;
  const end = (error: unknown): void => {
    if (measuring === begun) measuring = undefined;
    for (const { reject } of asked.values()) reject(error);
    asked.clear();
    void thread.terminate();
  };
  thread.on('message', ({ id, bytes }: { readonly id: number; readonly bytes: number }) => {
    asked.get(id)?.resolve(bytes);
    asked.delete(id);
    if (asked.size > 0) return;
    // A process that has nothing else to do ends.
    thread.unref();
    begun.idle = setTimeout(() => end(undefined), IDLE_MILLISECONDS).unref();
  });
  thread.once('error', end);
  thread.once('exit', () => end(new Error('The thread that measures directories ended without a word.')));
  return begun;
};

const measure = (path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    measuring ??= begin();
    clearTimeout(measuring.idle);
    measuring.thread.ref();
    measuring.asked.set((count += 1), { resolve, reject });
    measuring.thread.postMessage({ id: count, path });
  });

/** Bytes that a file or a whole directory takes on disk. What vanishes meanwhile or cannot be looked at counts nothing, and what is not there is 0. */
export const diskUse = async (path: string): Promise<number> => {
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return 0;
  return found.isDirectory() ? measure(path) : found.blocks * 512;
};
