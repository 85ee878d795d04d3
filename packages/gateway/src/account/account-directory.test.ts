import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Clock, silentLogger, systemClock } from '@drey/plugin-api';
import { accessKeyFile, noAccessKeyFile } from './access-key-file.js';
import { AccountDirectory } from './account-directory.js';

const withUpstream = (accountOf: (key: string) => Promise<string | undefined>, clock: Clock = systemClock) =>
  new AccountDirectory({
    upstream: { endpoint: 'http://127.0.0.1:1', accountOf },
    file: noAccessKeyFile,
    clock,
    log: silentLogger,
  });

describe('AccountDirectory', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'drey-accounts-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('takes a key of exactly twelve digits for the account', () => {
    const directory = withUpstream(async () => undefined);
    expect(directory.accountOf('123456789012')).toBe('123456789012');
    expect(directory.accountOf('1234567890123')).toBeInstanceOf(Promise);
  });

  it('asks the upstream once and remembers what it said for a while', async () => {
    let asked = 0;
    let now = 0;
    const clock = { ...systemClock, now: () => now };
    const directory = withUpstream(async () => {
      asked += 1;
      return '111111111111';
    }, clock);
    expect(await Promise.all([directory.accountOf('AKIA1'), directory.accountOf('AKIA1')])).toEqual([
      '111111111111',
      '111111111111',
    ]);
    expect(directory.accountOf('AKIA1')).toBe('111111111111');
    expect(asked).toBe(1);
    now = 400_000;
    await directory.accountOf('AKIA1');
    expect(asked).toBe(2);
  });

  it('gives keys that nobody knows to the default account', async () => {
    expect(await withUpstream(async () => undefined).accountOf('test')).toBe('000000000000');
    expect(await withUpstream(async () => 'nonsense').accountOf('test')).toBe('000000000000');
    expect(
      await withUpstream(async () => {
        throw new Error('down');
      }).accountOf('test'),
    ).toBe('000000000000');
  });

  it('gives no issued key to the default account while the upstream gives no answer about it', async () => {
    let now = 0;
    let answer: () => Promise<string | undefined> = async () => '111111111111';
    const directory = withUpstream(() => answer(), { ...systemClock, now: () => now });
    const [known, other] = ['AKIAIOSFODNN7EXAMPLE', 'ASIAIOSFODNN7EXAMPLE'];
    await directory.accountOf(known);
    now = 400_000;
    answer = () => Promise.reject(new Error('silent'));
    expect(await directory.accountOf(known)).toBe('111111111111');
    await expect(directory.accountOf(other)).rejects.toMatchObject({
      code: 'ServiceUnavailableException',
      status: 503,
      message: expect.stringContaining('Try again'),
    });
    // Nothing of it is remembered.
    answer = async () => '222222222222';
    expect(await directory.accountOf(other)).toBe('222222222222');
  });

  it('leaves a key that the upstream did not know with the default account while that gives no answer', async () => {
    let now = 0;
    let answer: () => Promise<string | undefined> = async () => undefined;
    const directory = withUpstream(() => answer(), { ...systemClock, now: () => now });
    expect(await directory.accountOf('AKIAIOSFODNN7EXAMPLE')).toBe('000000000000');
    now = 400_000;
    answer = () => Promise.reject(new Error('silent'));
    expect(await directory.accountOf('AKIAIOSFODNN7EXAMPLE')).toBe('000000000000');
    now = 402_000;
    answer = async () => '111111111111';
    expect(await directory.accountOf('AKIAIOSFODNN7EXAMPLE')).toBe('111111111111');
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND'])(
    'gives every key to the default account at %s, and asks again soon',
    async (code) => {
      let now = 0;
      let answer: () => Promise<string | undefined> = () =>
        Promise.reject(Object.assign(new Error('nobody'), { code }));
      const directory = withUpstream(() => answer(), { ...systemClock, now: () => now });
      expect(await directory.accountOf('AKIAIOSFODNN7EXAMPLE')).toBe('000000000000');
      now = 2_000;
      answer = async () => '111111111111';
      expect(await directory.accountOf('AKIAIOSFODNN7EXAMPLE')).toBe('111111111111');
    },
  );

  it('does not take keys that cannot be read for none', () => {
    // A folder is what even the superuser cannot read.
    expect(() => accessKeyFile(folder).load()).toThrow(
      expect.objectContaining({ code: 'DREY_ACCESS_KEYS_UNREADABLE' }),
    );
    expect(accessKeyFile(join(folder, 'absent')).load().size).toBe(0);
  });

  it('does not wait for an upstream that never answers', async () => {
    const hurried: Clock = { now: () => 0, sleep: async () => {} };
    expect(await withUpstream(() => new Promise(() => {}), hurried).accountOf('test')).toBe('000000000000');
  });

  it('knows keys that it issued after a restart, even when a kill cut the last line short', () => {
    const path = join(folder, 'access-keys.jsonl');
    const upstream = { endpoint: null, accountOf: async () => undefined };
    const open = (): AccountDirectory =>
      new AccountDirectory({ upstream, file: accessKeyFile(path), clock: systemClock, log: silentLogger });
    open().remember('ASIA1', '222222222222');
    writeFileSync(path, '["ASIA2","33', { flag: 'a' });
    expect(open().accountOf('ASIA1')).toBe('222222222222');
    expect(open().accountOf('ASIA2')).toBe('000000000000');
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('forgets the oldest of too many keys', () => {
    const path = join(folder, 'access-keys.jsonl');
    const lines = Array.from({ length: 10_001 }, (_, index) => `["K${index}","222222222222"]`);
    writeFileSync(path, `${lines.join('\n')}\n`);
    const upstream = { endpoint: null, accountOf: async () => undefined };
    const directory = new AccountDirectory({
      upstream,
      file: accessKeyFile(path),
      clock: systemClock,
      log: silentLogger,
    });
    expect(directory.accountOf('K0')).toBe('000000000000');
    expect(directory.accountOf('K10000')).toBe('222222222222');
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(10_000);
  });

  it('refuses an account that is none', () => {
    expect(() => withUpstream(async () => undefined).remember('ASIA1', '12')).toThrow(/no account id/);
  });
});
