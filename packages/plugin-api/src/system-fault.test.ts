import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ifThere, isAbsent, isSystemFault } from './system-fault.js';

const fault = async (work: () => unknown): Promise<unknown> => {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error;
  }
};

it.each<[string, () => unknown, boolean, boolean]>([
  ['of a file that is not there', () => readFile(join('/', 'nowhere', 'at-all')), true, true],
  ['of one that cannot be read', () => readFile('/'), false, true],
  ['of damaged content', () => inflateRawSync(Buffer.from('no archive')), false, false],
  ['of wrong use', () => readFile('\0'), false, false],
  ['of ours', () => Promise.reject(new Error('ENOENT')), false, false],
])('an error %s', async (_, work, absent, ofTheSystem) => {
  const error = await fault(work);
  expect(error).toBeDefined();
  expect([isAbsent(error), isSystemFault(error)]).toEqual([absent, ofTheSystem]);
});

describe('a look at what may not be there', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-there-'));
    await writeFile(join(directory, 'file'), 'text');
    await symlink('loop', join(directory, 'loop'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('finds it, or that there is none', async () => {
    await expect(ifThere(readFile(join(directory, 'file'), 'utf8'))).resolves.toBe('text');
    await expect(ifThere(stat(join(directory, 'nothing')))).resolves.toBeUndefined();
    await expect(ifThere(stat(join(directory, 'file/below')))).resolves.toBeUndefined();
  });

  it('does not take for absent what it cannot look at', async () => {
    await expect(ifThere(stat(join(directory, 'loop')))).rejects.toMatchObject({ code: 'ELOOP' });
    await expect(ifThere(readdir(join(directory, 'loop')))).rejects.toMatchObject({ code: 'ELOOP' });
    await expect(ifThere(readFile(directory))).rejects.toMatchObject({ code: 'EISDIR' });
  });
});
