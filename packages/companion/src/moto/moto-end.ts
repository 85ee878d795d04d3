// Ends moto, which keeps what it holds for the next start, or goes on where it cannot.
import type { Clock, Logger } from '@drey/plugin-api';
import type { RawClient } from '@drey/upstream-client';
import { hasKeptState, KEEPING_MILLISECONDS, tellKept } from './kept-state.js';
import { unkept } from './moto-process.js';
import { endProcess, lookFor, type Processes } from './process-identity.js';
import { hasOurProgram, type MotoRecord } from './record.js';

/** What ending moto needs. */
export interface MotoEndNeeds {
  readonly client: RawClient;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly log: Logger;
}

const LOOK_MILLISECONDS = 50;

/** What became of a moto that was told to end; a text is why it goes on. */
type MotoEnd = { readonly isGone: boolean } | { readonly why: string };

const end = async ({ client, clock, processes }: MotoEndNeeds, record: MotoRecord): Promise<MotoEnd> => {
  const { pid } = record;
  const before = await unkept(client, record);
  let isTold = false;
  for (const deadline = clock.now() + KEEPING_MILLISECONDS; clock.now() < deadline;) {
    const sight = lookFor(processes, pid, record);
    if (sight === 'gone') return { isGone: true };
    if (sight === 'there' && !isTold) {
      processes.signal(pid, 'SIGTERM');
      isTold = true;
    }
    // It answers once it is done with what it tried.
    const now = await unkept(client, record);
    if (now !== '' && now !== before) return { why: now.replace(/^unkept \d+: /, '') };
    await clock.sleep(LOOK_MILLISECONDS);
  }
  return { isGone: await endProcess(processes, clock, pid, record) };
};

/**
 * `kept`: it ended and kept what it held; `lost`: it did not keep it; `running`: it goes on, since there is no other place where that is;
 * `stuck`: it could not be ended, or nobody could tell.
 */
export type MotoOutcome = 'kept' | 'lost' | 'running' | 'stuck';

/** Ends it and says what became of what it held. `directory`: its own. */
export const endMoto = async (needs: MotoEndNeeds, record: MotoRecord, directory: string): Promise<MotoOutcome> => {
  const { log } = needs;
  const { pid } = record;
  const ended = await end(needs, record);
  if ('why' in ended) {
    log.warn(
      'moto goes on running: what it holds cannot be written for the next start, which takes it over as it is. Mend what the cause names (room on the disk, mostly) before you end it.',
      { pid, cause: ended.why, directory },
    );
    return 'running';
  }
  if (!ended.isGone) {
    log.error(
      'The moto process could not be ended, or nobody could tell that it has. The next start looks for it again.',
      { pid },
    );
    return 'stuck';
  }
  return tellKept(directory, pid, log) ? 'kept' : 'lost';
};

/**
 * Says what became of a moto that is not to be watched any longer as it is. A hung one may still come to keep what it holds. Throws where
 * nobody can tell.
 */
export const lastOf = async (
  needs: MotoEndNeeds,
  record: MotoRecord,
  directory: string,
  why: 'ended' | 'hung',
): Promise<MotoOutcome> => {
  const { log } = needs;
  const { pid } = record;
  if (why === 'hung')
    log.warn('moto has not answered for two minutes, so it is told to keep what it holds and to end.', { pid });
  const outcome = why === 'hung' ? await endMoto(needs, record, directory) : undefined;
  if (outcome === 'running' || outcome === 'stuck') return outcome;
  // A `moto_server` of the user's own keeps nothing: what lies there is of a moto of ours before it.
  const isKept = hasOurProgram(record) && hasKeptState(directory);
  if (isKept) log.warn('moto is gone; what it held is kept. Starting it again.', { why, pid });
  else
    log.warn(
      'moto is gone, and with it all buckets, roles, streams and logs that it held in memory. Starting it again.',
      { why, pid },
    );
  return isKept ? 'kept' : 'lost';
};
