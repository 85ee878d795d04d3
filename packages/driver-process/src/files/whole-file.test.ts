import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeWhole } from './whole-file.js';

describe('a file that is written whole', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'drey-whole-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('takes the place of the one before, and removes what killed hosts left of it', async () => {
    const long = new Date(Date.now() - 2 * 3_600_000);
    const others = ['one.pem', 'one.pem.0123456789ab', 'two.pem.0123456789ab', 'one.pem.bak', 'one.pem.ba9876543210'];
    for (const name of others) await writeFile(join(folder, name), 'before');
    // The last one is perhaps being written.
    for (const name of others.slice(0, -1)) await utimes(join(folder, name), long, long);
    await writeWhole(join(folder, 'one.pem'), 'now');
    expect(await readFile(join(folder, 'one.pem'), 'utf8')).toBe('now');
    expect((await readdir(folder)).toSorted()).toEqual(
      others.filter((name) => name !== 'one.pem.0123456789ab').toSorted(),
    );
  });
});
