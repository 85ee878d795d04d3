import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fileCursorStore } from './file-cursor-store.js';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'drey-cursors-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('fileCursorStore', () => {
  it('gives back what was saved last, also to another store', async () => {
    const below = join(directory, 'not', 'there', 'yet');
    await fileCursorStore(below).save('c1', 'jobmanager', 'one');
    await fileCursorStore(below).save('c1', 'jobmanager', 'two');
    expect(await fileCursorStore(below).load('c1', 'jobmanager')).toBe('two');
    expect(await readdir(join(below, 'c1'))).toEqual(['jobmanager.json']);
  });

  it('knows nothing of what was never saved', async () => {
    expect(await fileCursorStore(directory).load('c1', 'taskmanager-1')).toBeUndefined();
  });

  it('forgets one cluster, or all but some', async () => {
    const store = fileCursorStore(directory);
    for (const cluster of ['a1', 'b2', 'c3']) await store.save(cluster, 'jobmanager', cluster);
    await store.remove('a1');
    await store.keepOnly(['c3']);
    expect(await readdir(directory)).toEqual(['c3']);
    await fileCursorStore(join(directory, 'none')).keepOnly([]);
  });

  it.each(['..', 'a/b', 'A', ''])('refuses %j as a name', async (name) => {
    await expect(fileCursorStore(directory).save(name, 'jobmanager', 'x')).rejects.toThrow(/neither/);
    await expect(fileCursorStore(directory).load('c1', name)).rejects.toThrow(/neither/);
  });
});
