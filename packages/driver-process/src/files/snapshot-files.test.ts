import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { access, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSnapshotFiles } from './snapshot-files.js';

const stateId = 'ab'.repeat(8);
const jobId = 'cd'.repeat(16);

describe('snapshots on disk', () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'drey state-'));
  });

  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });

  const snapshot = async (path: string, at?: number): Promise<string> => {
    const full = join(directory, 'state', stateId, path);
    await mkdir(full, { recursive: true });
    if (at !== undefined) {
      await writeFile(join(full, '_metadata'), '');
      await utimes(join(full, '_metadata'), at, at);
    }
    return full;
  };

  it('tells what the state of an application takes on disk, nothing when there is none', async () => {
    const state = createSnapshotFiles(directory);
    expect(await state.bytes?.(stateId)).toBe(0);
    const savepoint = await snapshot('savepoints/savepoint-1', 100);
    await writeFile(join(savepoint, 'data'), 'x'.repeat(100_000));
    expect(await state.bytes?.(stateId)).toBeGreaterThanOrEqual(100_000);
  });

  it('finds the highest complete checkpoint by number, not by name', async () => {
    const state = createSnapshotFiles(directory);
    expect(await state.newestCheckpoint(stateId, jobId)).toBeUndefined();
    await snapshot(`checkpoints/${jobId}/chk-9`, 100);
    const ten = await snapshot(`checkpoints/${jobId}/chk-10`, 90);
    await snapshot(`checkpoints/${jobId}/chk-11`);
    await snapshot(`checkpoints/${jobId}/shared`);
    expect(await state.newestCheckpoint(stateId, jobId)).toEqual({ location: `file://${ten}`, at: 90_000 });
  });

  it('finds the newest complete savepoint that is not known, however its location is written', async () => {
    const state = createSnapshotFiles(directory);
    const old = await snapshot('savepoints/savepoint-1', 100);
    const young = await snapshot('savepoints/savepoint-2', 200);
    await snapshot('savepoints/savepoint-3');
    expect(await state.newestSavepoint(stateId, [])).toMatchObject({ location: `file://${young}` });
    expect(await state.newestSavepoint(stateId, [`file:${young}`])).toMatchObject({ location: `file://${old}` });
  });

  it('takes for no checkpoint and no savepoint only what is not there, never what it cannot look at', async () => {
    const state = createSnapshotFiles(directory);
    await snapshot(`checkpoints/${jobId}/chk-1`, 100);
    await snapshot('savepoints/savepoint-1', 100);
    // A file beside them has nothing below it.
    await writeFile(join(directory, 'state', stateId, 'savepoints', 'note'), '');
    expect(await state.newestSavepoint(stateId, [])).toBeDefined();
    const unreadable = async (path: string): Promise<string> => {
      const full = join(directory, 'state', stateId, path);
      await symlink(full, full);
      return full;
    };
    await unreadable(`checkpoints/${jobId}/chk-2`);
    const savepoint = await unreadable('savepoints/savepoint-2');
    await expect(state.newestCheckpoint(stateId, jobId)).rejects.toMatchObject({ code: 'ELOOP' });
    await expect(state.newestSavepoint(stateId, [])).rejects.toMatchObject({ code: 'ELOOP' });
    await expect(state.snapshotBytes?.(`file://${savepoint}`)).rejects.toMatchObject({ code: 'ELOOP' });
    const job = 'ef'.repeat(16);
    await unreadable(`checkpoints/${job}`);
    await expect(state.newestCheckpoint(stateId, job)).rejects.toMatchObject({ code: 'ELOOP' });
  });

  it('moves nothing for gone that it cannot look at', async () => {
    const state = createSnapshotFiles(directory);
    const location = `file://${join(directory, 'state', stateId, 'savepoints/savepoint-1')}`;
    const moving = (): Promise<string> => state.moveSavepoint(location, 'ef'.repeat(8));
    await expect(moving()).rejects.toMatchObject({ code: 'DREY_SNAPSHOT_FILES_GONE' });
    await mkdir(join(directory, 'state', stateId), { recursive: true });
    const savepoints = join(directory, 'state', stateId, 'savepoints');
    await symlink(savepoints, savepoints);
    await expect(moving()).rejects.toMatchObject({ code: 'ELOOP' });
    const read = state.readSnapshot(location, new AbortController().signal)[Symbol.asyncIterator]();
    await expect(read.next()).rejects.toMatchObject({ code: 'ELOOP' });
  });

  it('deletes one snapshot and nothing above it', async () => {
    const state = createSnapshotFiles(directory);
    const path = await snapshot('savepoints/savepoint-1', 100);
    expect(await state.newestSavepoint(stateId, [])).toBeDefined();
    await state.deleteSnapshot(`file://${path}`);
    await state.deleteSnapshot(`file://${path}`);
    expect(await state.newestSavepoint(stateId, [])).toBeUndefined();
    const bad = [
      '',
      '/..',
      `/${stateId}`,
      `/${stateId}/savepoints`,
      `/${stateId}/checkpoints/${jobId}`,
      `/../clusters/x`,
    ];
    for (const below of bad) {
      await expect(state.deleteSnapshot(`file://${directory}/state${below}`)).rejects.toThrow(/inside|neither/);
    }
    await expect(state.deleteSnapshot('s3://bucket/x')).rejects.toThrow('no location');
  });

  it('deletes all of an application and leaves others alone', async () => {
    const state = createSnapshotFiles(directory);
    const mine = await snapshot(`checkpoints/${jobId}/chk-1`, 1);
    const other = join(directory, 'state', 'ef'.repeat(8));
    await mkdir(other);
    await state.deleteCheckpoints(stateId, jobId);
    await expect(access(mine)).rejects.toMatchObject({ code: 'ENOENT' });
    await state.deleteAll(stateId);
    await access(other);
    await expect(async () => state.deleteAll('..')).rejects.toThrow('not lower-case hex');
  });
});
