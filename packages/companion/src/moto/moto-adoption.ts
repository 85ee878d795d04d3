// The moto that an earlier host left: taken over as soon as it answers, and given as much patience as one that is watched.
import { type Clock, type Logger, OperatorError } from '@drey/plugin-api';
import type { RawClient } from '@drey/upstream-client';
import { hasKeptState } from './kept-state.js';
import { endMoto } from './moto-end.js';
import { motoEndpoint, ping, PING_TIMEOUT_MILLISECONDS } from './moto-process.js';
import type { Processes } from './process-identity.js';
import { hasOurProgram, isOurs, type MotoRecord, type ReadRecord } from './record.js';

/** What taking over needs. */
export interface AdoptionNeeds {
  readonly client: RawClient;
  readonly clock: Clock;
  readonly processes: Processes;
  readonly instanceId: string;
  readonly log: Logger;
  /** moto's own. */
  readonly directory: string;
  readonly signal: AbortSignal;
}

/** `adopted`: it answers, or goes on; `none`: there is nothing to take over, and no loss; `lost`: what it held is gone. */
export type Adoption = 'adopted' | 'none' | 'lost';

const RETRY_MILLISECONDS = 200;
/** As much silence as the watch allows: a large upload or a busy machine can take moto's interpreter for long, and ending it may lose everything. */
const PATIENCE_MILLISECONDS = 120_000;

type Look = 'answered' | 'ended' | 'silent' | 'untold';

const look = async (record: MotoRecord, { client, processes, instanceId }: AdoptionNeeds): Promise<Look> => {
  try {
    if (!isOurs(record, instanceId, processes)) return 'ended';
  } catch {
    return 'untold';
  }
  return ping(client, record);
};

/** It is left as it is: a moto that was started beside it would be an empty one under its name. */
const leftAlone = (what: string): OperatorError =>
  new OperatorError(
    'DREY_COMPANION_UNSEEN',
    `${what}, so it was left as it is, and no other was started.`,
    'Give this user more file descriptors and memory (see ulimit -a) or, where the process is of no use any more, end it; then start again.',
  );

/** Waits for its answer. Time is counted by looks of bounded length, so that a suspended machine is no hung moto. */
const outcomeOf = async (record: MotoRecord, needs: AdoptionNeeds): Promise<'answered' | 'ended' | 'hung'> => {
  const { clock, log, signal } = needs;
  const waited = { silent: 0, untold: 0 };
  for (let isTold = false; ; isTold = true) {
    const since = clock.now();
    const seen = await look(record, needs);
    if (seen === 'answered' || seen === 'ended') return seen;
    if (!isTold)
      log.warn(
        'The moto of the last run does not answer yet. Waiting for it, since ending it could lose what it holds.',
        {
          pid: record.pid,
          endpoint: motoEndpoint(record.port),
          atMostSeconds: PATIENCE_MILLISECONDS / 1000,
        },
      );
    await clock.sleep(RETRY_MILLISECONDS, signal);
    waited[seen] += Math.min(clock.now() - since, PING_TIMEOUT_MILLISECONDS + RETRY_MILLISECONDS);
    if (waited.silent >= PATIENCE_MILLISECONDS) return 'hung';
    if (waited.untold >= PATIENCE_MILLISECONDS)
      throw leftAlone(
        `Whether the moto of the last run (process ${record.pid}) still runs could not be told for ${PATIENCE_MILLISECONDS / 1000} s`,
      );
  }
};

/**
 * Takes over the moto that a record tells of, or makes sure that it is gone. Rejects with the signal's reason, and with an OperatorError where
 * nobody can tell whether it runs; it is left as it is then.
 */
export const adoptMoto = async (record: ReadRecord, needs: AdoptionNeeds): Promise<Adoption> => {
  const { log, directory } = needs;
  if (record === undefined) return 'none';
  if (record === 'garbled') {
    if (hasKeptState(directory)) return 'none';
    log.warn(
      'The record of the last moto is damaged, so what it held is taken for gone: buckets, roles, streams and logs. If that moto still runs, end it.',
      { directory, commandLineHas: `drey.instance=${needs.instanceId}` },
    );
    return 'lost';
  }
  const { pid } = record;
  const outcome = await outcomeOf(record, needs);
  if (outcome === 'answered') {
    log.info('Adopted the moto that runs already.', { pid, endpoint: motoEndpoint(record.port) });
    return 'adopted';
  }
  const end = outcome === 'hung' ? await endMoto(needs, record, directory) : undefined;
  if (end === 'running') return 'adopted';
  if (end === 'stuck')
    throw leftAlone(`The moto of the last run (process ${pid}) does not answer and could not be ended`);
  // It ended by itself (the system went down, say) and kept what it held.
  if (hasOurProgram(record) && hasKeptState(directory)) return 'none';
  log.warn(
    'The moto of the last run is gone, and with it all buckets, roles, streams and logs that it held in memory.',
    {
      pid,
    },
  );
  return 'lost';
};
