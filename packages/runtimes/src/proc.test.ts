// Who lives and who has ended, and what cannot be told.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isRunning, linuxProc } from './proc.js';

describe('processes of the system', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'drey-proc-'));
    mkdirSync(join(root, 'sys/kernel/random'), { recursive: true });
    writeFileSync(join(root, 'sys/kernel/random/boot_id'), 'a-boot\n');
    mkdirSync(join(root, '7'));
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const identity = { pid: 7, startTime: '4711', bootId: 'a-boot' };
  const runs = `7 (a (name)) S 1 7${' 0'.repeat(16)} 4711 0`;

  it('knows one by its start', async () => {
    writeFileSync(join(root, '7/stat'), runs);
    await expect(isRunning(linuxProc(root), identity)).resolves.toBe(true);
    await expect(isRunning(linuxProc(root), { ...identity, startTime: '4712' })).resolves.toBe(false);
  });

  it('has none where there are no files', async () => {
    await expect(isRunning(linuxProc(root), identity)).resolves.toBe(false);
    await expect(linuxProc(root).commandLine(8)).resolves.toEqual([]);
    await expect(linuxProc(root).environment(8)).resolves.toBeUndefined();
  });

  it('takes nobody for dead whose files cannot be read', async () => {
    mkdirSync(join(root, '7/stat'));
    mkdirSync(join(root, '7/cmdline'));
    const proc = linuxProc(root);
    await expect(isRunning(proc, identity)).rejects.toThrow('EISDIR');
    await expect(proc.commandLine(7)).rejects.toThrow('EISDIR');
  });

  it('asks again for the boot once it could not be read', async () => {
    const file = join(root, 'sys/kernel/random/boot_id');
    rmSync(file);
    mkdirSync(file);
    const proc = linuxProc(root);
    await expect(proc.bootId()).rejects.toThrow('EISDIR');
    rmSync(file, { recursive: true });
    writeFileSync(file, 'a-boot\n');
    await expect(proc.bootId()).resolves.toBe('a-boot');
  });
});
