// `--upstream none`: no AWS services around us.
import type { Companion } from './companion.js';

const done = async (): Promise<void> => {};

/** A companion that serves nothing and is always ready. */
export const absentCompanion: Companion = {
  name: 'none',
  endpoint: null,
  accountHeaders: () => ({}),
  accountOf: async () => undefined,
  start: done,
  ready: done,
  stop: done,
  detach: done,
  reset: async () => 'kept',
  faultOf: () => undefined,
  facts: () => [
    { name: 'upstream', ok: true, text: 'No upstream (--upstream none): S3, IAM, Logs and the like do not answer.' },
  ],
};
