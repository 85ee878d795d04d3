// What the companion needs of the machine, for `drey doctor`.
import type { Finding, SurroundingsCheck } from '@drey/plugin-api';
import { isInstalled } from './moto/installation.js';
import { findMotoBase } from './moto/program.js';
import type { AskPython } from './moto/python.js';
import { MOTO_VERSION } from './moto/requirements.js';
import { accepts, upstreamUnreachable } from './reachable.js';
import { parseUpstream } from './upstream-setting.js';

/** Where to look. */
export interface CompanionCheckNeeds {
  /** As in {@link CompanionNeeds}. */
  readonly upstream: string;
  readonly cacheDirectory: string;
  /** Source of `DREY_MOTO_SERVER` and `DREY_PYTHON`. */
  readonly environment: NodeJS.ProcessEnv;
  /** Asks interpreters; really unless given. */
  readonly ask?: AskPython;
}

const lookForMoto = async ({ cacheDirectory, environment, ask }: CompanionCheckNeeds): Promise<Finding> => {
  const base = await findMotoBase(environment, ask);
  if (base.kind === 'executable') return { state: 'ok', found: `${base.path} (DREY_MOTO_SERVER)` };
  const { python } = base;
  const moto = isInstalled(cacheDirectory, python)
    ? `moto ${MOTO_VERSION} is installed`
    : `moto ${MOTO_VERSION} is installed by pip at the first start`;
  return { state: 'ok', found: `Python ${python.version} at ${python.executable}; ${moto}` };
};

/** The check of whatever `--upstream` names. */
export const companionCheck = (needs: CompanionCheckNeeds): SurroundingsCheck => ({
  subject: 'Companion',
  purpose: 'S3, IAM, STS, CloudWatch Logs and Kinesis',
  required: true,
  look: async () => {
    const wanted = parseUpstream(needs.upstream);
    if (wanted.kind === 'none') return { state: 'not needed', found: 'none (--upstream none); no code can be fetched' };
    if (wanted.kind === 'moto') return lookForMoto(needs);
    if (await accepts(wanted.endpoint)) return { state: 'ok', found: `${wanted.endpoint} accepts connections` };
    throw upstreamUnreachable(wanted.endpoint, 'just now');
  },
});
