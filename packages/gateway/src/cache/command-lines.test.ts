// Who runs, and what is not known of it.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commandLinesByProc, commandLinesByPs, systemCommandLines } from './command-lines.js';

describe('command lines', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'drey-command-lines-'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const process7 = (): void => {
    mkdirSync(join(root, '7'));
    writeFileSync(join(root, '7/cmdline'), 'java\0-cp\0/cache/lib\0');
  };

  it('are those of processes, without one that has just ended', async () => {
    process7();
    mkdirSync(join(root, '8'));
    mkdirSync(join(root, 'self'));
    await expect(commandLinesByProc(root)()).resolves.toEqual(new Map([[7, 'java\0-cp\0/cache/lib\0']]));
  });

  it('are not known where one of them cannot be read', async () => {
    process7();
    mkdirSync(join(root, '8/cmdline'), { recursive: true });
    await expect(commandLinesByProc(root)()).rejects.toThrow('EISDIR');
  });

  it('are not known where there is no such directory, or nobody in it', async () => {
    await expect(commandLinesByProc(join(root, 'nowhere'))()).rejects.toThrow('ENOENT');
    await expect(commandLinesByProc(root)()).rejects.toThrow('shows no processes');
  });

  it('are told by ps too', async () => {
    const ps = join(root, 'ps');
    writeFileSync(ps, '#!/bin/sh\nprintf "    7 java -cp /cache/a b/lib\\n12345 sh\\n"\n');
    chmodSync(ps, 0o700);
    const lines = new Map([
      [7, 'java -cp /cache/a b/lib'],
      [12_345, 'sh'],
    ]);
    await expect(commandLinesByPs(ps)()).resolves.toEqual(lines);
    writeFileSync(ps, '#!/bin/sh\nexit 1\n');
    await expect(commandLinesByPs(ps)()).rejects.toThrow('Command failed');
    await expect(commandLinesByPs(join(root, 'nowhere'))()).rejects.toThrow('ENOENT');
  });

  it('of this machine hold that of this very process', async () => {
    expect((await systemCommandLines()).get(process.pid)).toContain('node');
  });
});
