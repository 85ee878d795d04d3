// A lock between processes that ends with its holder.
import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { isRunning, type Proc, type ProcessIdentity } from '../proc.js';
import { check, type Clock, ifThere, parseChecked } from '@drey/plugin-api';

const POLL_MILLISECONDS = 250;

/** What the lock needs to know of its surroundings. */
export interface LockNeeds {
  readonly proc: Proc;
  readonly clock: Clock;
  /** Whose lock it is; this process but in tests. */
  readonly pid: number;
}

const identityOf = async ({ proc, pid }: LockNeeds): Promise<ProcessIdentity> => ({
  pid,
  startTime: (await proc.startTime(pid)) ?? '',
  bootId: await proc.bootId(),
});

/** Makes the file with all its content or not at all. False when it is there already. */
const create = async (path: string, content: string): Promise<boolean> => {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, content, { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
};

/** Takes a dead holder's lock away. Two processes may do so at once; the loser puts back what it took by mistake. */
const clear = async (path: string, stale: string): Promise<void> => {
  const taken = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(path, taken);
  } catch {
    return;
  }
  if ((await readFile(taken, 'utf8')) !== stale) await link(taken, path).catch(() => {});
  await rm(taken, { force: true });
};

const isIdentity = check.shape<ProcessIdentity>({ pid: check.whole(1), startTime: check.text, bootId: check.text });

/** A lock without a holder in it is nobody's: whoever made it wrote all of it or none. Rejects where nobody can tell whether the holder lives. */
const isHeld = async (proc: Proc, content: string): Promise<boolean> => {
  const holder = parseChecked(content, isIdentity);
  return holder !== undefined && isRunning(proc, holder);
};

/**
 * Runs a task while holding the lock at `path`. A holder that died is noticed by its pid, start time and boot id. The lock saves
 * double work; what it guards must be atomic by itself. Rejects with the signal's reason when aborted while waiting.
 */
export const withProcessLock = async <T>(
  path: string,
  needs: LockNeeds,
  signal: AbortSignal,
  task: () => Promise<T>,
): Promise<T> => {
  const { proc, clock } = needs;
  const own = JSON.stringify({ ...(await identityOf(needs)), nonce: randomBytes(6).toString('hex') });
  while (!(await create(path, own))) {
    const holder = await ifThere(readFile(path, 'utf8'));
    if (holder === undefined) continue;
    if (!(await isHeld(proc, holder))) await clear(path, holder);
    else await clock.sleep(POLL_MILLISECONDS, signal);
  }
  try {
    return await task();
  } finally {
    if ((await readFile(path, 'utf8').catch(() => '')) === own) await rm(path, { force: true });
  }
};
