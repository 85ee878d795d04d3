// Watches a running moto: is the process the same one, and does it answer.
import type { Clock } from '@drey/plugin-api';
import type { RawClient } from '@drey/upstream-client';
import { boundLog } from './log-file.js';
import { ping } from './moto-process.js';
import { lookFor, type Processes } from './process-identity.js';
import type { MotoRecord } from './record.js';

/** What watching needs. */
export interface WatchNeeds {
  readonly client: RawClient;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly logFile: string;
  readonly signal: AbortSignal;
  /** Told after each ping whether moto answered. */
  onPing(answered: boolean): void;
}

const LOOK_MILLISECONDS = 1_000;
const LOOKS_PER_PING = 5;
const LOOKS_PER_LOG_CHECK = 60;
// A large upload can hold moto's interpreter for long, and ending it loses everything: only two minutes of silence count as hung. Pings
// are counted rather than time, so that a suspended machine is no hung moto.
const SILENT_PINGS_UNTIL_HUNG = 24;

/** Bounds the log; where that fails (a full disk, say) it is tried again the next time. */
const tryToBoundLog = (file: string): void => {
  try {
    boundLog(file);
  } catch {
    // moto is worth more than the size of its log.
  }
};

/** Resolves to why moto is lost: its process `ended`, or it is `hung`. What tells nothing of it counts for neither. Rejects with the signal's reason. */
export const untilLost = async (record: MotoRecord, needs: WatchNeeds): Promise<'ended' | 'hung'> => {
  let silent = 0;
  for (let looks = 1; ; looks += 1) {
    await needs.clock.sleep(LOOK_MILLISECONDS, needs.signal);
    if (lookFor(needs.processes, record.pid, record) === 'gone') return 'ended';
    if (looks % LOOKS_PER_LOG_CHECK === 0) tryToBoundLog(needs.logFile);
    if (looks % LOOKS_PER_PING !== 0) continue;
    const heard = await ping(needs.client, record);
    if (heard === 'untold') continue;
    needs.onPing(heard === 'answered');
    silent = heard === 'answered' ? 0 : silent + 1;
    if (silent >= SILENT_PINGS_UNTIL_HUNG) return 'hung';
  }
};
