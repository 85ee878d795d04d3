// Ends JVMs: politely, then by force, and waits until they are gone.
import { type Clock, OperatorError } from '@drey/plugin-api';
import { signalGroup } from './member/members.js';
import type { Proc } from '@drey/runtimes';

const POLL_MILLISECONDS = 25;
const FORCE_TIMEOUT_MILLISECONDS = 15_000;

/** Which of the processes still run; a pid that was given to another process counts as gone. */
const survivors = async (proc: Proc, started: ReadonlyMap<number, string>): Promise<number[]> => {
  const alive = await Promise.all([...started].map(async ([pid, time]) => (await proc.startTime(pid)) === time));
  return [...started.keys()].filter((_, index) => alive[index]);
};

const waitUntilGone = async (
  { proc, clock }: { readonly proc: Proc; readonly clock: Clock },
  started: ReadonlyMap<number, string>,
  timeoutMilliseconds: number,
): Promise<number[]> => {
  const deadline = clock.now() + timeoutMilliseconds;
  for (;;) {
    const left = await survivors(proc, started);
    if (left.length === 0 || clock.now() >= deadline) return left;
    await clock.sleep(POLL_MILLISECONDS);
  }
};

/** Ends processes that the caller has identified. Resolves to those that had to be forced. */
export const endProcesses = async (
  surroundings: { readonly proc: Proc; readonly clock: Clock },
  pids: readonly number[],
  graceMilliseconds: number,
): Promise<readonly number[]> => {
  const started = new Map<number, string>();
  for (const pid of pids) {
    const time = await surroundings.proc.startTime(pid);
    if (time !== undefined) started.set(pid, time);
  }
  for (const pid of started.keys()) signalGroup(pid, 'SIGTERM');
  const forced = await waitUntilGone(surroundings, started, graceMilliseconds);
  for (const pid of forced) signalGroup(pid, 'SIGKILL');
  const stuck = await waitUntilGone(surroundings, started, forced.length === 0 ? 0 : FORCE_TIMEOUT_MILLISECONDS);
  if (stuck.length === 0) return forced;
  throw new OperatorError(
    'DREY_PROCESS_STUCK',
    `The processes ${stuck.join(', ')} do not end although they were killed.`,
    'They wait for the kernel, most likely for a disk; look at them with ps and end the cause.',
  );
};

/** Ends what JVMs of a cluster left behind, such as Python workers: processes that inherited its environment. */
export const endStrays = async (proc: Proc, clusterDirectory: string): Promise<void> => {
  for (const pid of await proc.pids()) {
    if (pid === process.pid) continue;
    const environment = await proc.environment(pid);
    // HOME of a cluster is inside its directory, and nobody else's is.
    if (environment?.['HOME']?.startsWith(`${clusterDirectory}/`) !== true) continue;
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
};
