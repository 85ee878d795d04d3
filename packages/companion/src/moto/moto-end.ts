// Ends moto, which keeps what it holds for the next start, or goes on where it cannot.
import type { Clock, Logger } from '@drey/plugin-api';
import type { RawClient } from '@drey/upstream-client';
import { tellKept } from './kept-state.js';
import { unkept } from './moto-process.js';
import { endProcess, isStill, type Processes } from './process-identity.js';
import type { MotoRecord } from './record.js';

/** What ending moto needs. */
export interface MotoEndNeeds {
  readonly client: RawClient;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly log: Logger;
}

/** Time for moto to write what it holds; some 100 MB a second. */
const KEEPING_MILLISECONDS = 60_000;
const LOOK_MILLISECONDS = 50;

/** What became of a moto that was told to end; a text is why it goes on. */
type MotoEnd = { readonly isGone: boolean } | { readonly why: string };

const end = async ({ client, clock, processes }: MotoEndNeeds, record: MotoRecord): Promise<MotoEnd> => {
  const { pid } = record;
  const before = await unkept(client, record);
  if (isStill(processes, pid, record)) processes.signal(pid, 'SIGTERM');
  for (const deadline = clock.now() + KEEPING_MILLISECONDS; clock.now() < deadline;) {
    if (!isStill(processes, pid, record)) return { isGone: true };
    // It answers once it is done with what it tried.
    const now = await unkept(client, record);
    if (now !== '' && now !== before) return { why: now.replace(/^unkept \d+: /, '') };
    await clock.sleep(LOOK_MILLISECONDS);
  }
  return { isGone: await endProcess(processes, clock, pid, record) };
};

/** `kept`: it ended and kept what it held; `lost`: it did not keep it; `running`: it goes on, since there is no other place where that is. */
export type MotoOutcome = 'kept' | 'lost' | 'running';

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
  if (!ended.isGone) log.error('The moto process could not be ended.', { pid });
  return tellKept(directory, pid, log) ? 'kept' : 'lost';
};
