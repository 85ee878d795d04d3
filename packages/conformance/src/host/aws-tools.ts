// The real `aws` and `awslocal` commands and a Python with boto3: found on the PATH, or installed once into an environment of their own.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A command that can be run, or why it cannot. */
export type AwsTool = { readonly path: string } | { readonly missing: string };

const INSTALL_MILLISECONDS = 300_000;

export const cacheDirectory =
  process.env['DREY_CACHE_DIR'] || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'drey');
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

/** Made beside its place and renamed, so that an interrupted installation is never taken for a whole one. An environment tells its place to its scripts only by their first line, so modules are run by `python -m` or by path of the script's Python. */
const install = (name: string, packages: readonly string[]): string | undefined => {
  const place = join(toolsDirectory, name);
  if (existsSync(join(place, 'complete'))) return undefined;
  mkdirSync(toolsDirectory, { recursive: true });
  rmSync(place, { recursive: true, force: true });
  const fault =
    run('python3', ['-m', 'venv', place]) ??
    run(join(place, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]);
  if (fault !== undefined) return fault;
  const mark = mkdtempSync(join(toolsDirectory, 'mark-'));
  renameSync(mark, join(place, 'complete'));
  return undefined;
};

const installed = (packages: readonly string[], command: string, name: string): AwsTool => {
  const fault = install(name, packages);
  return fault === undefined
    ? { path: join(toolsDirectory, name, 'bin', command) }
    : { missing: `${command} cannot be installed: ${fault}` };
};

let aws: AwsTool | undefined;
let awslocal: AwsTool | undefined;
let boto3: AwsTool | undefined;

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

/** A Python that has boto3. */
export const boto3Tool = (): AwsTool => {
  const path = onPath('python3');
  const hasIt = path !== undefined && run(path, ['-c', 'import boto3']) === undefined;
  return (boto3 ??= hasIt ? { path } : installed(['boto3'], 'python', 'boto3'));
};
