import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { expect, it } from '@jest/globals';
import { isAbsent, isSystemFault } from './system-fault.js';

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
