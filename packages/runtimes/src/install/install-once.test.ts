import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWorkBoard } from '@drey/cluster';
import { OperatorError, systemClock } from '@drey/plugin-api';
import { linuxProc } from '../proc.js';
import { installOnce } from './install-once.js';

describe('what is installed once', () => {
  let root: string;
  const told: string[] = [];

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'drey-install-once-'));
    told.length = 0;
  });

  afterEach(() => rm(root, { recursive: true, force: true }));

  const install = (read: (directory: string) => Promise<readonly string[] | undefined>) =>
    installOnce(
      {
        board: createWorkBoard(systemClock),
        clock: systemClock,
        proc: linuxProc(),
        signal: new AbortController().signal,
      },
      {
        root,
        name: 'thing',
        environment: 'FLINK-1_20',
        what: 'a thing',
        read,
        fill: async (draft) => {
          await mkdir(join(draft, 'whole'), { recursive: true });
          told.push('filled');
        },
        installed: () => void told.push('installed'),
        vanished: (directory) => new OperatorError('DREY_TEST', `${directory} vanished.`, 'Try.'),
      },
    );

  it('is told of once it is in its place, and not where it was there', async () => {
    const read = async (directory: string) => {
      const found = await readdir(directory).catch(() => undefined);
      if (found !== undefined) told.push('in place');
      return found;
    };
    expect(await install(read)).toEqual(['whole']);
    expect(told).toEqual(['filled', 'in place', 'installed']);
    expect(await install(read)).toEqual(['whole']);
    expect(told).toEqual(['filled', 'in place', 'installed', 'in place']);
  });

  it('is missed in the words of its kind where it vanished', async () => {
    await expect(install(() => Promise.resolve(undefined))).rejects.toMatchObject({
      code: 'DREY_TEST',
      message: `${join(root, 'thing')} vanished.`,
    });
    expect(told).toEqual(['filled']);
  });
});
