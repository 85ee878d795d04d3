import { describe, expect, it } from '@jest/globals';
import { type CheckpointProgress, nextProgress, troubleOfCheckpoints } from './checkpoint-progress.js';

const answer = (failed: number, more: { readonly pendingId?: number; readonly latestFailure?: string } = {}) => ({
  completed: 0,
  failed,
  inProgress: more.pendingId === undefined ? 0 : 1,
  pendingId: more.pendingId,
  latestFailure: more.latestFailure,
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
  it('are told by number, unless one hangs since, or one failed for a reason', () => {
    const hanging = answer(78, { pendingId: 79 });
    const text = (progress: CheckpointProgress | undefined) => troubleOfCheckpoints(progress, 60_000)?.text;
    expect(text(seen(answer(78), answer(78)))).toMatch(/^Checkpoints fail: 78 in a row/);
    expect(text(seen(hanging, hanging, hanging))).toMatch(/^Checkpoint 79 does not complete/);
    const failing = answer(78, { pendingId: 79, latestFailure: 'Disk full.' });
    expect(text(seen(failing, failing))).toMatch(/The latest: Disk full\.$/);
  });
});
