// Copies of data directories: refused beside a running original, taken as they are otherwise.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instanceIdOf } from './data-directory.js';
import { refuseCopyInUse } from './data-directory-copy.js';
import { type DirectoryLock, lockDirectory } from './data-directory-lock.js';

describe('a copy of a data directory', () => {
  let root = '';
  const locks: DirectoryLock[] = [];
  const at = (name: string): string => join(root, name);
  const open = async (name: string): Promise<void> => {
    locks.push(await lockDirectory(at(name)));
    await refuseCopyInUse(at(name));
  };
  const close = async (): Promise<void> => {
    for (const lock of locks.splice(0)) await lock.release();
  };

  beforeEach(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'drey-copy-')));
    mkdirSync(at('original'));
    instanceIdOf(at('original'));
    await open('original');
  });
  afterEach(async () => {
    await close();
    rmSync(root, { recursive: true, force: true });
  });

  it('is refused while a Drey runs in the original, with the remedy', async () => {
    cpSync(at('original'), at('copy'), { recursive: true });
    await expect(open('copy')).rejects.toMatchObject({
      code: 'DREY_DATA_DIR_COPY',
      message: expect.stringContaining(at('original')),
    });
  });

  it('is a directory of its own without the identity, or while the original rests', async () => {
    cpSync(at('original'), at('copy'), { recursive: true });
    rmSync(at('copy/instance.json'));
    await open('copy');
    cpSync(at('original'), at('backup'), { recursive: true });
    await close();
    await open('backup');
    expect(readFileSync(at('backup/lock'), 'utf8')).toBe(`${at('backup')}\n`);
  });

  it('is refused where nobody can tell whether a Drey runs in the original, until the lock file is deleted', async () => {
    await close();
    cpSync(at('original'), at('copy'), { recursive: true });
    // Neither there nor absent.
    rmSync(at('original'), { recursive: true });
    symlinkSync('original', at('original'));
    const untold = { code: 'DREY_DATA_DIR_COPY_UNTOLD', message: expect.stringContaining('ELOOP') };
    await expect(open('copy')).rejects.toMatchObject(untold);
    await close();
    expect(readFileSync(at('copy/lock'), 'utf8')).toBe(`${at('original')}\n`);
    rmSync(at('copy/lock'));
    await open('copy');
    expect(readFileSync(at('copy/lock'), 'utf8')).toBe(`${at('copy')}\n`);
  });

  it('is refused where the lock of the original cannot be asked for', async () => {
    await close();
    cpSync(at('original'), at('copy'), { recursive: true });
    rmSync(at('original/lock'));
    mkdirSync(at('original/lock'));
    await expect(open('copy')).rejects.toMatchObject({ code: 'DREY_DATA_DIR_COPY_UNTOLD' });
  });

  it('is none where the directory was moved, or is reached by another name', async () => {
    await close();
    renameSync(at('original'), at('moved'));
    await open('moved');
    await close();
    await open('moved/../moved');
    expect(readFileSync(at('moved/lock'), 'utf8')).toBe(`${at('moved')}\n`);
  });
});
