import { describe, expect, it } from '@jest/globals';
import { readCheckpoints } from './flink-checkpoints.js';

const completed = (id: number) => ({ id, external_path: `s3://state/chk-${id}`, status: 'COMPLETED' });
const failed = { id: 7, status: 'FAILED', failure_message: 'Disk full.' };
const counts = { completed: 1, failed: 13, in_progress: 0 };

describe('what Flink tells of checkpoints', () => {
  it('has the failure of the newest one only until one was completed', () => {
    const history = [failed, completed(6)];
    expect(readCheckpoints({ counts, history, latest: { failed, completed: completed(6) } })).toMatchObject({
      failed: 13,
      latestFailure: 'Disk full.',
      failedIds: [7],
    });
    for (const latest of [
      { failed, completed: completed(8) },
      { failed, completed: completed(6), savepoint: completed(9) },
    ])
      expect(readCheckpoints({ counts, history, latest })).toMatchObject({ latestFailure: undefined, failedIds: [7] });
    expect(readCheckpoints({ counts, latest: { failed, completed: null } }).latestFailure).toBe('Disk full.');
    expect(readCheckpoints({ counts, latest: { failed: null } })).toMatchObject({
      latestFailure: undefined,
      failedIds: [],
    });
  });
});
