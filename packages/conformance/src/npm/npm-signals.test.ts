import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isAlive, killProcess, processesOf } from '../host/marked-processes.js';
import { repositoryRoot } from '../host/repository.js';
import { until } from '../host/until.js';
import { type NpmProcess, startNpm } from './npm-process.js';

const TEST_MILLISECONDS = 240_000;
const READY_MILLISECONDS = 120_000;
const GONE_MILLISECONDS = 60_000;
/** Longer than the look for npm and the time in which signals count as one. */
const STAYING_MILLISECONDS = 1_500;

const commandLine = (pid: number): string => readFileSync(`/proc/${pid}/cmdline`, 'utf8');

const shells = ['/bin/sh', '/bin/bash'].filter((path) => existsSync(path));

describe('npm start and its like, ended through npm', () => {
  let directory: string;
  let npm: NpmProcess | undefined;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'drey-npm-'));
    npm = undefined;
  });
  afterEach(async () => {
    await npm?.sweep();
    rmSync(directory, { recursive: true, force: true });
  }, GONE_MILLISECONDS);

  const data = (): string => join(directory, 'data');
  const start = (words: readonly string[], environment: Readonly<Record<string, string>> = {}): NpmProcess => {
    npm = startNpm({ words, environment: { TMPDIR: directory, ...environment } });
    return npm;
  };
  const flags = (upstream: string): readonly string[] =>
    ['--', '--port', '0', '--data-dir', data(), '--driver', 'none'].concat('--upstream', upstream);
  const endpoint = ({ output }: NpmProcess): string => /Listening on (http:\/\/\S+)/.exec(output())?.[1] ?? '';
  const ready = (one: NpmProcess): Promise<unknown> =>
    until(`Ready. in ${one.output()}`, READY_MILLISECONDS, () => {
      one.below();
      return /^Ready\.$/m.test(one.output());
    });
  const instanceId = (): string =>
    (JSON.parse(readFileSync(join(data(), 'instance.json'), 'utf8')) as { readonly id: string }).id;
  const nothingIsLeft = async (one: NpmProcess): Promise<void> => {
    const url = endpoint(one);
    await until('the end of all processes', GONE_MILLISECONDS, () => !isAlive(one.pid) && one.below().length === 0);
    await expect(fetch(`${url}/_drey/health`)).rejects.toThrow('fetch failed');
    expect(processesOf(instanceId())).toEqual([]);
  };

  it.each(shells.flatMap((shell) => (['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const).map((s) => [s, shell])))(
    'leaves nothing on %s where %s is the shell',
    async (signal, shell) => {
      const one = start(['start', ...flags('none')], { npm_config_script_shell: shell });
      await ready(one);
      // npm, its shell that became Node, and no Node below that one.
      expect(
        one
          .below()
          .filter((pid) => commandLine(pid).startsWith(process.execPath) || commandLine(pid).startsWith('node')),
      ).toHaveLength(1);
      process.kill(one.pid, signal);
      await nothingIsLeft(one);
      expect(one.output()).toMatch(/^Stopping on SIG/m);
    },
    TEST_MILLISECONDS,
  );

  it(
    'takes Ctrl-C, which npm and the terminal tell both, for one request',
    async () => {
      const one = start(['run', 'drey', ...flags('moto').toSpliced(1, 0, 'start')]);
      await ready(one);
      await until('the companion', READY_MILLISECONDS, async () => {
        const health = await (await fetch(`${endpoint(one)}/_drey/health`)).json();
        return (health as { readonly upstream: { readonly state: string } }).upstream.state === 'ready';
      });
      process.kill(-one.pid, 'SIGINT');
      await nothingIsLeft(one);
      // A stop that was cut short would have left what the companion held unwritten.
      expect(existsSync(join(data(), 'companion', 'kept'))).toBe(true);
      expect(one.output().match(/^Stopping on /gm)).toHaveLength(1);
    },
    TEST_MILLISECONDS,
  );

  it(
    'goes on where the shell that started npm in the background has ended',
    async () => {
      const file = join(directory, 'output');
      const words = ['start', ...flags('none')].map((word) => `'${word}'`).join(' ');
      const pid = Number(
        execFileSync('sh', ['-c', `nohup npm ${words} >'${file}' 2>&1 & echo $!`], {
          cwd: repositoryRoot,
          encoding: 'utf8',
        }),
      );
      try {
        await until('Ready.', READY_MILLISECONDS, () => /^Ready\.$/m.test(readFileSync(file, 'utf8')));
        const url = /Listening on (http:\/\/\S+)/.exec(readFileSync(file, 'utf8'))?.[1] ?? '';
        await new Promise((done) => setTimeout(done, STAYING_MILLISECONDS));
        expect((await fetch(`${url}/_drey/health`)).status).toBe(200);
        process.kill(pid, 'SIGTERM');
        await until('its end', GONE_MILLISECONDS, () => !isAlive(pid));
        await expect(fetch(`${url}/_drey/health`)).rejects.toThrow('fetch failed');
      } finally {
        if (isAlive(pid)) await killProcess(pid);
      }
    },
    TEST_MILLISECONDS,
  );

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'ends the demo on %s with its cluster and its companion, and removes its directory',
    async (signal) => {
      const one = start(['run', 'demo', '--', '--port', '0'], { DREY_DRIVER: 'process' });
      await until(`a cluster in ${one.output()}`, TEST_MILLISECONDS, () => {
        const pids = one.below();
        if (!isAlive(one.pid)) throw new Error(`The demo ended:\n${one.output()}`);
        return pids.some((pid) => commandLine(pid).includes('-Ddrey.role=jobmanager'));
      });
      const [own = 0] = one.below();
      const cluster = one.below().filter((pid) => pid !== own);
      process.kill(one.pid, signal);
      await until('the end of all processes', GONE_MILLISECONDS, () => one.below().length === 0 && !isAlive(one.pid));
      expect(cluster.filter(isAlive)).toEqual([]);
      expect(execFileSync('ls', [directory], { encoding: 'utf8' })).not.toContain('drey-demo-');
    },
    TEST_MILLISECONDS,
  );
});
