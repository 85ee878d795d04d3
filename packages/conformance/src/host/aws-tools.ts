// The real `aws` and `awslocal` commands and a Python with boto3: found on the PATH, or installed once into an environment of their own.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { userCacheDirectory } from '@drey/plugin-api/testing';

/** A command that can be run, or why it cannot. */
export type AwsTool = { readonly path: string } | { readonly missing: string };

const INSTALL_MILLISECONDS = 300_000;

export const cacheDirectory = userCacheDirectory();
const toolsDirectory = join(cacheDirectory, 'test-tools');

const onPath = (name: string): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((directory) => join(directory, name))
    .find((path) => existsSync(path) && spawnSync(path, ['--version'], { stdio: 'ignore' }).status === 0);

const run = (command: string, args: readonly string[]): string | undefined => {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: INSTALL_MILLISECONDS });
  if (error !== undefined) return `${command}: ${error.message}`;
  return status === 0 ? undefined : (stderr.trim().split('\n').at(-1) ?? `${command} failed`);
};

/** Installs what is not there whole. An environment tells its place to its scripts by their first line, so it is made where it stays. */
const script = `
  test -e "$0/complete" && exit 0
  rm -rf "$0" && python3 -m venv "$0" && "$0/bin/python" -m pip install --quiet --disable-pip-version-check "$@" && mkdir "$0/complete"
`;

/** Test files run at the same time: one of them installs, the others wait for it. */
const install = (name: string, packages: readonly string[]): string | undefined => {
  const place = join(toolsDirectory, name);
  if (existsSync(join(place, 'complete'))) return undefined;
  mkdirSync(toolsDirectory, { recursive: true });
  const locked = spawnSync('flock', ['--version'], { stdio: 'ignore' }).status === 0 ? ['flock', `${place}.lock`] : [];
  const [command = 'sh', ...args] = [...locked, 'sh', '-c', script, place, ...packages];
  return run(command, args);
};

/** A command of Python packages, in an environment of its own below the cache; `name` is that of the environment. */
export const installed = (packages: readonly string[], command: string, name: string): AwsTool => {
  const fault = install(name, packages);
  return fault === undefined
    ? { path: join(toolsDirectory, name, 'bin', command) }
    : { missing: `${command} cannot be installed: ${fault}` };
};

let aws: AwsTool | undefined;
let awslocal: AwsTool | undefined;
let boto3: AwsTool | undefined;
let models: NodeJS.ProcessEnv | undefined;

/** The AWS CLI. */
export const awsTool = (): AwsTool => {
  const path = onPath('aws');
  return (aws ??= path === undefined ? installed(['awscli==1.*'], 'aws', 'awscli') : { path });
};

/** LocalStack's wrapper; it drives the same `aws`. */
export const awslocalTool = (): AwsTool => {
  const path = onPath('awslocal');
  return (awslocal ??= path === undefined ? installed(['awscli-local'], 'awslocal', 'awscli-local') : { path });
};

/** The first release of boto3, and of botocore below it, that knows all operations of the service that Drey has. */
const OLDEST_BOTO3 = '1.44.8';

/** A Python with a boto3 that knows all operations, in an environment of its own: what a machine has may be of any age. */
export const boto3Tool = (): AwsTool =>
  (boto3 ??= installed([`boto3>=${OLDEST_BOTO3}`], 'python', `boto3-from-${OLDEST_BOTO3}`));

/** Environment of an AWS CLI that is older than the newest operations: it takes their models from that boto3. Empty where there is none. */
export const modelsForCli = (): NodeJS.ProcessEnv => {
  const tool = boto3Tool();
  if ('missing' in tool) return {};
  const program = 'import botocore, os; print(os.path.join(botocore.__path__[0], "data"))';
  return (models ??= { AWS_DATA_PATH: spawnSync(tool.path, ['-c', program], { encoding: 'utf8' }).stdout.trim() });
};
