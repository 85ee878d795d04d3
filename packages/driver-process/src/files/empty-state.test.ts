// What is deleted has no file in it and no claim on it.
import { access, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { removeEmptyState, removeEmptyStates } from './empty-state.js';

describe('empty state', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey-state-'));
    for (const id of ['aaaaaaaa', 'bbbbbbbb', 'cccccccc', 'dddddddd'])
      for (const below of ['savepoints', 'checkpoints'])
        await mkdir(join(directory, 'state', id, below), { recursive: true });
    await mkdir(join(directory, 'state', 'cccccccc', 'savepoints', 'savepoint-1'));
    await writeFile(join(directory, 'state', 'cccccccc', 'savepoints', 'savepoint-1', '_metadata'), '');
    await writeFile(join(directory, 'state', 'dddddddd', 'note'), 'by hand');
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  it('goes where nobody claims it; files stay', async () => {
    expect(await removeEmptyStates(directory, (id) => id === 'aaaaaaaa')).toEqual(['bbbbbbbb']);
    expect((await readdir(join(directory, 'state'))).toSorted()).toEqual(['aaaaaaaa', 'cccccccc', 'dddddddd']);
    expect(await readdir(join(directory, 'state', 'aaaaaaaa'))).toHaveLength(2);
    await access(join(directory, 'state', 'cccccccc', 'savepoints', 'savepoint-1', '_metadata'));
    await access(join(directory, 'state', 'dddddddd', 'note'));
  });

  it('is no fault where there is none', async () => {
    expect(await removeEmptyState(directory, 'eeeeeeee')).toBe(true);
    expect(await removeEmptyStates(join(directory, 'nowhere'), () => false)).toEqual([]);
  });
});
