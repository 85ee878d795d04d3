// The cache, entry by entry: what is listed, what can go, what stays.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { runGcCommand } from './gc-command.js';
import type { Freeing } from '@drey/gateway/host';

let cache: string;
let printed: string[];

const hour = 3_600_000;
const add = (path: string, ageMilliseconds: number, bytes = 10_000): void => {
  const directory = join(cache, path);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'content'), 'x'.repeat(bytes));
  const time = new Date(Date.now() - ageMilliseconds);
  utimesSync(directory, time, time);
};

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'drey-cache-test-'));
  printed = [];
  add('runtimes/FLINK-1_20-1.20.0-aaaaaaaaaaaa', 9 * hour);
  add('runtimes/FLINK-1_20-1.20.0-bbbbbbbbbbbb', hour);
  add('runtimes/FLINK-2_2-2.2.0-cccccccccccc', 9 * hour);
  add('runtimes/.new-1-2-dead', 3 * hour);
  add('runtimes/.new-3-4-alive', 1_000);
  writeFileSync(join(cache, 'runtimes', 'FLINK-1_20-1.20.0-aaaaaaaaaaaa.log'), 'said');
});

afterEach(() => rmSync(cache, { recursive: true, force: true }));

const gc = async (freeing: Freeing): Promise<string> => {
  printed = [];
  const now = Date.now();
  expect(await runGcCommand({ cacheDirectory: cache, freeing, now, print: (line) => printed.push(line) })).toBe(0);
  return printed.join('\n');
};
const there = (name: string): boolean => existsSync(join(cache, 'runtimes', name));

describe('drey gc', () => {
  it('lists everything with its size and state, and deletes nothing', async () => {
    const text = await gc('nothing');
    expect(text).toMatch(/MiB {2}runtimes\/FLINK-1_20-1\.20\.0-aaaaaaaaaaaa {2}superseded/);
    expect(text).toMatch(/runtimes\/FLINK-1_20-1\.20\.0-bbbbbbbbbbbb {2}current/);
    expect(text).toMatch(/runtimes\/\.new-1-2-dead {2}never finished/);
    expect(text).toContain('can go: drey gc --free');
    expect(there('FLINK-1_20-1.20.0-aaaaaaaaaaaa')).toBe(true);
  });

  it('frees what was superseded or never finished, helper files included, and nothing else', async () => {
    expect(await gc('leftovers')).toContain('freed');
    expect(there('FLINK-1_20-1.20.0-aaaaaaaaaaaa')).toBe(false);
    expect(there('FLINK-1_20-1.20.0-aaaaaaaaaaaa.log')).toBe(false);
    expect(there('.new-1-2-dead')).toBe(false);
    for (const name of ['FLINK-1_20-1.20.0-bbbbbbbbbbbb', 'FLINK-2_2-2.2.0-cccccccccccc', '.new-3-4-alive'])
      expect(there(name)).toBe(true);
    expect(await gc('leftovers')).not.toContain('freed');
  });

  it('keeps what a process uses, also when everything is to go', async () => {
    const used = join(cache, 'runtimes', 'FLINK-2_2-2.2.0-cccccccccccc');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', `${used}/lib`], { stdio: 'ignore' });
    try {
      expect(await gc('everything')).toContain(`in use by process ${child.pid}`);
      expect(existsSync(used)).toBe(true);
      expect(there('FLINK-1_20-1.20.0-bbbbbbbbbbbb')).toBe(false);
    } finally {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await ended;
    }
  });

  it('frees nothing where nobody can tell what is in use, and says why and what helps', async () => {
    const commandLines = (): Promise<never> => Promise.reject(new Error('EMFILE: too many open files'));
    const before = readdirSync(join(cache, 'runtimes'));
    for (const [freeing, code] of [
      ['nothing', 0],
      ['leftovers', 1],
      ['everything', 1],
    ] as const) {
      printed = [];
      const run = { cacheDirectory: cache, freeing, now: Date.now(), print: (line: string) => printed.push(line) };
      expect(await runGcCommand({ ...run, commandLines })).toBe(code);
      expect(printed.join('\n')).toMatch(/could not be told \(EMFILE.*raise the limit of open files/);
      expect(printed.join('\n')).toMatch(/-aaaaaaaaaaaa {2}superseded, perhaps in use/);
      expect(readdirSync(join(cache, 'runtimes'))).toEqual(before);
    }
  });

  it('takes no cache that cannot be read for an empty one', async () => {
    rmSync(cache, { recursive: true });
    writeFileSync(cache, '');
    await expect(gc('nothing')).rejects.toMatchObject({ code: 'DREY_DATA_DIR_UNUSABLE' });
  });

  it('says that an empty cache is empty', async () => {
    rmSync(cache, { recursive: true });
    expect(await gc('everything')).toContain('is empty');
  });
});
