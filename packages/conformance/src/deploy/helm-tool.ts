// Helm: the user's own, else built once by the Go of the machine, below the cache.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type AwsTool, cacheDirectory } from '../host/aws-tools.js';

/** What is built where there is no `helm`. */
const RELEASE = 'v3.22.0';
const BUILD_MILLISECONDS = 30 * 60_000;
const MOST_BYTES = 16 * 1024 * 1024;

/** What Helm printed. `fault` is empty where all went well. */
export interface HelmOutcome {
  readonly text: string;
  readonly fault: string;
}

/** Runs it with nothing of the user's own Helm. `input` is what it reads where a file is named `-`. */
export const helm = (command: string, args: readonly string[], input = ''): HelmOutcome => {
  const nowhere = join(cacheDirectory, 'test-tools', 'no-helm-home');
  const { status, error, stdout, stderr } = spawnSync(command, [...args], {
    input,
    encoding: 'utf8',
    maxBuffer: MOST_BYTES,
    env: {
      PATH: process.env['PATH'],
      HOME: nowhere,
      HELM_CACHE_HOME: nowhere,
      HELM_CONFIG_HOME: nowhere,
      HELM_DATA_HOME: nowhere,
    },
  });
  if (error !== undefined) throw error;
  return { text: stdout, fault: status === 0 ? '' : `${stderr}${stdout}` };
};

/** Builds it with caches of its own, which are large and go again. */
const build = (place: string): string | undefined => {
  const work = `${place}.building`;
  mkdirSync(work, { recursive: true });
  const { status, error, stderr } = spawnSync('go', ['install', '-trimpath', `helm.sh/helm/v3/cmd/helm@${RELEASE}`], {
    cwd: work,
    encoding: 'utf8',
    timeout: BUILD_MILLISECONDS,
    maxBuffer: MOST_BYTES,
    env: {
      ...process.env,
      // A module cache is read-only otherwise, and could not be removed.
      GOFLAGS: '-modcacherw',
      GOBIN: place,
      GOMODCACHE: join(work, 'modules'),
      GOCACHE: join(work, 'objects'),
      CGO_ENABLED: '0',
    },
  });
  rmSync(work, { recursive: true, force: true });
  if (error !== undefined) return error.message;
  return status === 0 ? undefined : stderr.trim().split('\n').at(-1);
};

/** Helm 3 or 4, or why there is none. */
export const helmTool = (): AwsTool => {
  const own = spawnSync('helm', ['version', '--short'], { encoding: 'utf8' });
  if (own.status === 0 && /^v[34]\./.test(own.stdout)) return { path: 'helm' };
  if (spawnSync('go', ['version'], { stdio: 'ignore' }).status !== 0)
    return { missing: 'there is neither helm nor Go' };
  const place = join(cacheDirectory, 'test-tools', `helm-${RELEASE}`);
  const path = join(place, 'helm');
  const fault = existsSync(path) ? undefined : build(place);
  return fault === undefined ? { path } : { missing: `helm cannot be built: ${fault}` };
};
