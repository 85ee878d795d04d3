// Runs the AWS CLI as a user does: a process, arguments, JSON on standard output.
import { execFile } from 'node:child_process';
import { dirname, delimiter } from 'node:path';
import { defaultAccount, testRegion } from './aws-clients.js';

/** How one command ended. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command line with its endpoint and account. */
export interface AwsCli {
  /** Runs and reads what it prints as JSON (undefined when it prints nothing). Rejects with what it says when it fails. */
  json<T>(...args: readonly string[]): Promise<T>;
  /** Runs and gives what it prints. Rejects when it fails. */
  text(...args: readonly string[]): Promise<string>;
  /** Runs, whatever the outcome. */
  result(...args: readonly string[]): Promise<CliResult>;
}

const COMMAND_MILLISECONDS = 60_000;

/** Environment of a client: nothing of the user's own configuration, and no way to a real account. `path` is where its program lies. */
export const environmentOf = (accountId: string, path: string): NodeJS.ProcessEnv => ({
  PATH: `${path}${delimiter}${process.env['PATH'] ?? ''}`,
  ...(process.env['PYENV_ROOT'] === undefined ? {} : { PYENV_ROOT: process.env['PYENV_ROOT'] }),
  HOME: '/nonexistent',
  LANG: 'C.UTF-8',
  AWS_ACCESS_KEY_ID: accountId === defaultAccount ? 'test' : accountId,
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_DEFAULT_REGION: testRegion,
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_PAGER: '',
});

const runner = (file: string, first: readonly string[], environment: NodeJS.ProcessEnv): AwsCli => {
  const result = (...args: readonly string[]): Promise<CliResult> =>
    new Promise((resolve) => {
      const options = { env: environment, timeout: COMMAND_MILLISECONDS, maxBuffer: 64 * 1024 * 1024 };
      execFile(file, [...first, ...args], options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr });
      });
    });
  const text = async (...args: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await result(...args);
    if (code !== 0) throw new Error(`aws ${args.slice(0, 2).join(' ')} ended with ${code}: ${stderr.trim()}`);
    return stdout;
  };
  return {
    result,
    text,
    json: async <T>(...args: readonly string[]) => {
      const printed = await text(...args, '--output', 'json');
      return (printed.trim() === '' ? undefined : JSON.parse(printed)) as T;
    },
  };
};

/** `aws --endpoint-url <endpoint>`, with more in its environment where there is a need. */
export const awsCli = (
  aws: string,
  endpoint: string,
  accountId: string = defaultAccount,
  more: NodeJS.ProcessEnv = {},
): AwsCli => runner(aws, ['--endpoint-url', endpoint], { ...environmentOf(accountId, dirname(aws)), ...more });

/** `awslocal`, told where the gateway is the way its users do. `aws` is the command that it drives. */
export const awslocalCli = (
  awslocal: string,
  aws: string,
  endpoint: string,
  accountId: string = defaultAccount,
): AwsCli =>
  runner(awslocal, [], {
    ...environmentOf(accountId, dirname(aws)),
    AWS_ENDPOINT_URL: endpoint,
  });
