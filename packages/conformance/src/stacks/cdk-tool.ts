// examples/cdk with the packages of its package.json: installed once into the cache, copied for a test.
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentOf } from '../host/aws-cli.js';
import { cacheDirectory } from '../host/aws-tools.js';
import { repositoryRoot } from '../host/repository.js';

const INSTALL_MILLISECONDS = 300_000;
const COMMAND_MILLISECONDS = 240_000;
const source = join(repositoryRoot, 'examples', 'cdk');

/** Where the packages are, or why they cannot be had. */
export const cdkPackages = (): { readonly path: string } | { readonly missing: string } => {
  const wanted = readFileSync(join(source, 'package.json'));
  const place = join(
    cacheDirectory,
    'test-tools',
    `cdk-${createHash('sha256').update(wanted).digest('hex').slice(0, 12)}`,
  );
  if (existsSync(join(place, 'complete'))) return { path: place };
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, 'package.json'), wanted);
  const { status, stderr, error } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--no-save'], {
    cwd: place,
    encoding: 'utf8',
    timeout: INSTALL_MILLISECONDS,
  });
  if (status !== 0) return { missing: `npm install: ${error?.message ?? stderr.trim().split('\n').at(-1) ?? ''}` };
  writeFileSync(join(place, 'complete'), '');
  return { path: place };
};

/** A copy of the example, and its `cdk`. */
export class CdkFolder {
  readonly #folder: string;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(packages: string, folder: string, endpoint: string) {
    this.#folder = folder;
    mkdirSync(folder);
    for (const name of ['app.ts', 'cdk.json', 'package.json']) cpSync(join(source, name), join(folder, name));
    symlinkSync(join(packages, 'node_modules'), join(folder, 'node_modules'));
    this.#environment = {
      ...environmentOf('000000000000', join(packages, 'node_modules', '.bin')),
      HOME: folder,
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: 'us-east-1',
      CDK_DISABLE_CLI_TELEMETRY: '1',
      JSII_DEPRECATED: 'quiet',
    };
  }

  /** Runs `cdk`; what it said. Rejects where it fails. */
  run(...args: readonly string[]): Promise<string> {
    const options = { cwd: this.#folder, env: this.#environment, timeout: COMMAND_MILLISECONDS };
    return new Promise((resolve, reject) => {
      execFile('cdk', [...args, '--no-notices'], options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout + stderr);
        else reject(new Error(`cdk ${args.join(' ')}: ${error.message}\n${stdout}\n${stderr}`));
      });
    });
  }
}
