// Makes a directory of the cache once, whoever asks: in one piece, and by one Drey of the machine at a time.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BoardEntry, WorkBoard } from '@drey/cluster';
import type { Clock, OperatorError } from '@drey/plugin-api';
import type { Proc } from '../proc.js';
import { makeDirectory } from './draft.js';
import { withProcessLock } from './process-lock.js';

/** What an installation works with. */
export interface InstallOnceNeeds {
  readonly board: WorkBoard;
  readonly clock: Clock;
  readonly proc: Proc;
  readonly signal: AbortSignal;
}

/** What is to be there, and how it gets there. */
export interface Installation<T> {
  /** `<root>/<name>` is its directory. */
  readonly root: string;
  readonly name: string;
  /** Runtime that waits for it, and what it is, for the board. */
  readonly environment: string;
  readonly what: string;
  /** Reads what is in the directory; undefined where it is not whole. */
  readonly read: (directory: string) => Promise<T | undefined>;
  /** Fills a draft of the directory, the mark that it is whole last. */
  readonly fill: (draft: string, entry: BoardEntry) => Promise<void>;
  /** Told once it is in its place and whole, with how long that took. */
  readonly installed: (milliseconds: number) => void;
  /** What to tell where it is not there although it was just made. */
  readonly vanished: (directory: string) => OperatorError;
}

/**
 * Resolves to what is there, after it was made where it was not. Throws what `fill` throws, the error of `vanished`, an OperatorError where the
 * directory cannot be had, or the signal's reason.
 */
export const installOnce = async <T>(
  { board, clock, proc, signal }: InstallOnceNeeds,
  { root, name, environment, what, read, fill, installed, vanished }: Installation<T>,
): Promise<T> => {
  const target = join(root, name);
  const already = await read(target);
  if (already !== undefined) return already;
  await mkdir(root, { recursive: true });
  return board.during(environment, what, (entry) => {
    entry.at('waiting for another Drey that installs it');
    return withProcessLock(`${target}.lock`, { proc, clock, pid: process.pid }, signal, async () => {
      const meanwhile = await read(target);
      if (meanwhile !== undefined) return meanwhile;
      const startedAt = clock.now();
      await makeDirectory({ root, proc }, name, (draft) => fill(draft, entry));
      const made = await read(target);
      if (made === undefined) throw vanished(target);
      installed(clock.now() - startedAt);
      return made;
    });
  });
};
