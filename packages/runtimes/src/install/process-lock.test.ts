import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '@drey/plugin-api';
import { linuxProc } from '../proc.js';
import { withProcessLock } from './process-lock.js';

describe('withProcessLock', () => {
  let directory: string;
  const surroundings = { proc: linuxProc(), clock: systemClock, pid: process.pid };
  const never = new AbortController().signal;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-lock-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('lets one in at a time and leaves no file behind', async () => {
    const path = join(directory, 'lock');
    let inside = 0;
    let most = 0;
    const task = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await systemClock.sleep(20);
      inside -= 1;
    };
    await Promise.all([1, 2, 3].map(() => withProcessLock(path, surroundings, never, task)));
    expect(most).toBe(1);
    await expect(access(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('takes over from a holder whose pid now belongs to another process', async () => {
    const path = join(directory, 'lock');
    const bootId = await surroundings.proc.bootId();
    await writeFile(path, JSON.stringify({ pid: process.pid, startTime: '1', bootId }));
    expect(await withProcessLock(path, surroundings, never, () => Promise.resolve('in'))).toBe('in');
  });

  it('takes no lock of a holder of which nobody can tell whether it lives', async () => {
    const path = join(directory, 'lock');
    const bootId = await surroundings.proc.bootId();
    const held = JSON.stringify({ pid: 7, startTime: '1', bootId });
    await writeFile(path, held);
    const full = Object.assign(new Error('too many open files'), { code: 'EMFILE' });
    const proc = {
      ...surroundings.proc,
      startTime: (pid: number) => (pid === 7 ? Promise.reject(full) : Promise.resolve('2')),
    };
    await expect(withProcessLock(path, { ...surroundings, proc }, never, () => Promise.resolve())).rejects.toBe(full);
    expect(await readFile(path, 'utf8')).toBe(held);
  });

  it('stops waiting for a living holder when aborted', async () => {
    const path = join(directory, 'lock');
    const abort = new AbortController();
    await withProcessLock(path, surroundings, never, async () => {
      const second = withProcessLock(path, surroundings, abort.signal, () => Promise.resolve());
      abort.abort(new Error('enough'));
      await expect(second).rejects.toThrow('enough');
    });
  });

  it('lets go when the task fails', async () => {
    const path = join(directory, 'lock');
    await expect(withProcessLock(path, surroundings, never, () => Promise.reject(new Error('no')))).rejects.toThrow(
      'no',
    );
    expect(await withProcessLock(path, surroundings, never, () => Promise.resolve(1))).toBe(1);
  });
});
