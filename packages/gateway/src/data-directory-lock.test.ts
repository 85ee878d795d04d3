import { spawn } from 'node:child_process';
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
});
