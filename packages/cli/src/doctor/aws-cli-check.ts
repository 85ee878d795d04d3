// Whether the AWS CLI is there: a hint, since any SDK will do as well.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { SurroundingsCheck } from '@drey/plugin-api';
import type { Environment } from '@drey/gateway/host';

const ASK_MILLISECONDS = 5_000;

/** The check. */
export const awsCliCheck = (environment: Environment): SurroundingsCheck => ({
  subject: 'AWS CLI',
  purpose: 'calling Drey by hand',
  required: false,
  look: async (signal) => {
    try {
      const options = { env: environment, signal, timeout: ASK_MILLISECONDS };
      const { stdout, stderr } = await promisify(execFile)('aws', ['--version'], options);
      return { state: 'ok', found: (stdout || stderr).trim().split(' ').slice(0, 2).join(', ') };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
        return {
          state: 'not needed',
          found: '`aws --version` did not answer; any SDK, Terraform or curl does as well',
        };
      return { state: 'not needed', found: 'no `aws` runs here; any SDK, Terraform or curl does as well' };
    }
  },
});
