import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isAlive } from '../host/marked-processes.js';
import { repositoryRoot } from '../host/repository.js';
import { until } from '../host/until.js';
import { type NpmProcess, startNpm } from './npm-process.js';

const TEST_MILLISECONDS = 180_000;
const STEP_MILLISECONDS = 60_000;

/** Stands for npm and for the compiler: starts a process of its own, as both do, and is busy for longer than the test. */
const busy = (name: string, trap: string): string => `#!/bin/sh
${trap}
sleep 300 &
echo "$! $$" > "$BUSY_DIRECTORY/${name}.new"
mv "$BUSY_DIRECTORY/${name}.new" "$BUSY_DIRECTORY/${name}"
wait
wait
`;

describe('npm start that is ended while it prepares the checkout', () => {
  let directory: string;
  let npm: NpmProcess | undefined;

  const path = (...names: readonly string[]): string => join(directory, ...names);

  /** A checkout with the real scripts, in which installing and building are stood for. */
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'drey-prepare-'));
    cpSync(join(repositoryRoot, 'scripts'), path('scripts'), { recursive: true });
    for (const name of ['package.json', 'package-lock.json', 'tsconfig.json'])
      cpSync(join(repositoryRoot, name), path(name));
    mkdirSync(path('packages', 'nothing'), { recursive: true });
    mkdirSync(path('bin'));
    mkdirSync(path('node_modules', 'typescript', 'bin'), { recursive: true });
    npm = undefined;
  });
  afterEach(async () => {
    await npm?.sweep();
    rmSync(directory, { recursive: true, force: true });
  }, STEP_MILLISECONDS);

  const command = (name: string, text: string): void => {
    writeFileSync(path('bin', name), text);
    chmodSync(path('bin', name), 0o755);
  };

  const start = (): NpmProcess => {
    npm = startNpm({
      words: ['start'],
      directory,
      // npm's own directory comes first, so the stand-in is named to the scripts alone.
      environment: { BUSY_DIRECTORY: directory, NODE_OPTIONS: `--import ${path('bin', 'path.mjs')}` },
    });
    return npm;
  };

  beforeEach(() => {
    // Below npm, and only there, the first npm on the PATH is the stand-in.
    writeFileSync(
      path('bin', 'path.mjs'),
      `if (process.argv[1]?.endsWith('run.mjs')) process.env.PATH = ${JSON.stringify(path('bin') + delimiter)} + process.env.PATH;\n`,
    );
  });

  const pidsOf = async (name: string): Promise<readonly number[]> => {
    const text = await until(`${name} under way in ${npm?.output()}`, STEP_MILLISECONDS, () => {
      try {
        return readFileSync(path(name), 'utf8');
      } catch {
        return undefined;
      }
    });
    return text.trim().split(' ').map(Number);
  };

  const endsAll = async (name: string, signal: NodeJS.Signals): Promise<void> => {
    const one = npm as NpmProcess;
    const pids = await pidsOf(name);
    expect(pids.filter(isAlive)).toHaveLength(2);
    process.kill(one.pid, signal);
    await until(`the end of ${name}`, STEP_MILLISECONDS, () => ![...pids, ...one.below(), one.pid].some(isAlive));
    expect(() => readFileSync(path('.prepare.json'))).toThrow('ENOENT');
  };

  it.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const)(
    'installs no more after %s',
    async (signal) => {
      command('npm', busy('installing', ''));
      start();
      await endsAll('installing', signal);
    },
    TEST_MILLISECONDS,
  );

  it(
    'ends also an installation that hears no signal',
    async () => {
      command('npm', busy('installing', "trap '' TERM INT HUP"));
      start();
      await endsAll('installing', 'SIGTERM');
    },
    TEST_MILLISECONDS,
  );

  it.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)(
    'builds no more after %s',
    async (signal) => {
      command('npm', '#!/bin/sh\nexit 0\n');
      command('compile', busy('building', ''));
      writeFileSync(
        path('node_modules', 'typescript', 'bin', 'tsc'),
        `require('node:child_process').spawnSync(${JSON.stringify(path('bin', 'compile'))});\n`,
      );
      start();
      await endsAll('building', signal);
    },
    TEST_MILLISECONDS,
  );
});
