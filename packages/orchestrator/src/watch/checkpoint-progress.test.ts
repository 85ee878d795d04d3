import { describe, expect, it } from '@jest/globals';
import { type CheckpointProgress, nextProgress, troubleOfCheckpoints } from './checkpoint-progress.js';

const answer = (
  failed: number,
  more: { readonly pendingId?: number; readonly latestFailure?: string; readonly failedIds?: readonly number[] } = {},
) => ({
  completed: 0,
  failed,
  inProgress: more.pendingId === undefined ? 0 : 1,
  pendingId: more.pendingId,
  latestFailure: more.latestFailure,
  failedIds: more.failedIds ?? [],
  latest: undefined,
  latestSavepoint: undefined,
  restoredFrom: undefined,
});

const seen = (...answers: readonly ReturnType<typeof answer>[]): CheckpointProgress | undefined =>
  answers.reduce<CheckpointProgress | undefined>(
    (before, one, index) => nextProgress(before, one, index * 20_000),
    undefined,
  );

describe('checkpoints that were not begun while tasks came up', () => {
  const text = (progress: CheckpointProgress | undefined) => troubleOfCheckpoints(progress, 60_000)?.text;

  it('are no trouble of a job whose tasks run by now, but those are that are not begun since', () => {
    expect(text(seen(answer(12)))).toBeUndefined();
    expect(text(seen(answer(12), answer(12)))).toBeUndefined();
    expect(text(seen(answer(12), answer(13), answer(15)))).toMatch(/^Checkpoints fail: 3 in a row, none was ever/);
  });

  it('give way to one that hangs since, and are told by number where one failed for a reason', () => {
    const hanging = answer(78, { pendingId: 79 });
    expect(text(seen(hanging, hanging, hanging))).toMatch(/^Checkpoint 79 does not complete/);
    const failing = answer(78, { pendingId: 79, latestFailure: 'Disk full.' });
    expect(text(seen(failing, failing))).toMatch(/^Checkpoints fail: 78 in a row.* The latest: Disk full\.$/);
  });

  it('are no trouble of a job that lost a TaskManager for a while, but those are that failed in it', () => {
    const lost = (then: ReturnType<typeof answer>): CheckpointProgress =>
      nextProgress(seen(answer(1, { failedIds: [7] })), then, 20_000, false);
    expect(text(lost(answer(13, { failedIds: [7] })))).toBeUndefined();
    expect(text(nextProgress(lost(answer(13, { failedIds: [7] })), answer(14), 30_000))).toBeUndefined();
    expect(text(nextProgress(lost(answer(13, { failedIds: [7] })), answer(15), 30_000))).toMatch(/: 2 in a row/);
    expect(text(lost(answer(13, { failedIds: [10, 9, 7], latestFailure: 'Disk full.' })))).toMatch(
      /^Checkpoints fail: 2 in a row.* The latest: Disk full\.$/,
    );
  });
});
