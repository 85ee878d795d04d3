import { execFileSync, spawn } from 'node:child_process';
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lockDirectory } from './data-directory-lock.js';

describe('the lock of a data directory', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-lock-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('has one holder at a time and says what to do', async () => {
    const first = await lockDirectory(directory);
    await expect(lockDirectory(directory)).rejects.toMatchObject({
      code: 'DREY_DATA_DIRECTORY_LOCKED',
      remedy: expect.stringContaining('--data-dir'),
    });
    await first.release();
    await (await lockDirectory(directory)).release();
  });

  it('is free again after its user was killed', async () => {
    const holder = spawn('flock', ['-n', join(directory, 'lock'), 'sh', '-c', 'echo held; exec cat'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    await new Promise((resolve) => holder.stdout.once('data', resolve));
    await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'DREY_DATA_DIRECTORY_LOCKED' });
    const gone = new Promise((resolve) => holder.once('exit', resolve));
    holder.kill('SIGKILL');
    holder.stdin.destroy();
    await gone;
    let lock = await lockDirectory(directory).catch(() => undefined);
    for (let attempt = 0; lock === undefined && attempt < 100; attempt += 1)
      lock = await lockDirectory(directory).catch(() => undefined);
    expect(lock).toBeDefined();
    await lock?.release();
  });

  it('needs no process beside us that could be killed', async () => {
    const lock = await lockDirectory(directory);
    const children = execFileSync('ps', ['-o', 'args=', '--ppid', String(process.pid)], { encoding: 'utf8' });
    expect(children).not.toMatch(/flock|cat/);
    await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'DREY_DATA_DIRECTORY_LOCKED' });
    await lock.release();
  });

  it('keeps others out also where its file was deleted or replaced', async () => {
    const lock = await lockDirectory(directory);
    rmSync(join(directory, 'lock'));
    await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'DREY_DATA_DIRECTORY_LOCKED' });
    writeFileSync(join(directory, 'lock'), '');
    await expect(lockDirectory(directory)).rejects.toMatchObject({ code: 'DREY_DATA_DIRECTORY_LOCKED' });
    await lock.release();
    await (await lockDirectory(directory)).release();
  });

  it('keeps nothing open when it was refused', async () => {
    const lock = await lockDirectory(directory);
    const open = (): number => readdirSync('/proc/self/fd').length;
    const before = open();
    for (let attempt = 0; attempt < 5; attempt += 1) await lockDirectory(directory).catch(() => {});
    expect(open()).toBe(before);
    await lock.release();
  });

  it('names what is in the way where it cannot be taken', async () => {
    await rm(join(directory, 'lock'), { force: true });
    execFileSync('mkdir', [join(directory, 'lock')]);
    await expect(lockDirectory(directory)).rejects.toMatchObject({
      code: 'DREY_DATA_DIR_UNUSABLE',
      message: expect.stringContaining(join(directory, 'lock')),
    });
  });

  it('is not for others to read', async () => {
    const lock = await lockDirectory(directory);
    expect(statSync(join(directory, 'lock')).mode & 0o777).toBe(0o600);
    await lock.release();
  });
});
