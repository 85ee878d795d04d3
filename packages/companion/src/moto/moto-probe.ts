// Whether the S3 of our moto works as Flink needs it.
import { type Clock, type Logger, OperatorError } from '@drey/plugin-api';
import type { RawClient } from '@drey/upstream-client';
import { accountHeaders } from '../account-lookup.js';
import { type MultipartOutcome, probeMultipart } from '../multipart-probe.js';
import { PROBE_ACCOUNT_ID, wrongMultipartError } from '../probe-verdict.js';
import { motoLogFile } from './launch.js';

/** What probing needs. */
export interface MotoProbeNeeds {
  readonly client: RawClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: AbortSignal;
  /** moto's own. */
  readonly directory: string;
  /** Whether it ran before us: it has passed the probe then, so that only a wrong answer counts. */
  readonly isAdopted: boolean;
}

const notWorking = (reason: string, logFile: string): OperatorError =>
  new OperatorError(
    'DREY_COMPANION_PROBE',
    `moto started but its S3 does not work: ${reason}.`,
    `See ${logFile}, or give an emulator of your own by --upstream URL.`,
  );

const PROBE_ATTEMPTS = 3;
const PAUSE_MILLISECONDS = 1_000;

/** Probes it; undefined for an adopted one that could not be asked. Rejects with an OperatorError, or with the signal's reason. */
export const probeMoto = async (endpoint: string, needs: MotoProbeNeeds): Promise<MultipartOutcome | undefined> => {
  let reason = '';
  for (let tried = 0; tried < PROBE_ATTEMPTS; tried += 1) {
    if (tried > 0) await needs.clock.sleep(PAUSE_MILLISECONDS, needs.signal);
    const outcome = await probeMultipart(needs.client, endpoint, accountHeaders(PROBE_ACCOUNT_ID));
    if (outcome.kind === 'good') return outcome;
    if (outcome.kind === 'wrong') throw wrongMultipartError('moto', outcome.rootElement);
    ({ reason } = outcome);
  }
  if (needs.isAdopted) {
    needs.log.warn('S3 of moto could not be probed; jobs that write to S3 may fail meanwhile.', { endpoint, reason });
    return undefined;
  }
  throw notWorking(reason, motoLogFile(needs.directory));
};
