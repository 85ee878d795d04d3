// Snapshots as records: which is the newest, and which one may not go.
import { describe, expect, it } from '@jest/globals';
import { anApplication, aRun, aSnapshot } from '../application/application.test.support.js';
import { countingIds } from '../testing/counting-ids.js';
import type { Application } from '../application/application.js';
import { settle, withSnapshot } from '../facts.js';
import { latestSnapshot } from './of-application.js';
import { requestSnapshotDeletion } from './snapshot-wishes.js';
import { requestStart, requestUpdate } from '../wishes.js';

const ids = countingIds();
const at = 5_000;

describe('the newest snapshot', () => {
  it('is that of a stop, though one asked for before is told complete after it', () => {
    const taking = withSnapshot(anApplication(), aSnapshot('mine', { status: 'CREATING', location: null }));
    const stopped = withSnapshot(taking, aSnapshot('STOP-demo'));
    const complete = withSnapshot(stopped, aSnapshot('mine'));
    expect(complete.snapshots.map(({ name }) => name)).toEqual(['mine', 'STOP-demo']);
    expect(latestSnapshot(complete)?.name).toBe('STOP-demo');
  });
});

describe('a snapshot that the next job is to restore', () => {
  const updating = (): Application => {
    const run = { restoreType: 'RESTORE_FROM_LATEST_SNAPSHOT', allowNonRestoredState: false } as const;
    const running = settle(requestStart(anApplication(), run, { at, ids }), 'jobRunning', { at });
    const kept = withSnapshot(withSnapshot(running, aSnapshot('old')), aSnapshot('other'));
    const runConfiguration = {
      restoreType: 'RESTORE_FROM_CUSTOM_SNAPSHOT',
      snapshotName: 'old',
      allowNonRestoredState: false,
    } as const;
    return requestUpdate(
      { ...kept, run: aRun('2') },
      { operation: 'UpdateApplication', change: {}, restartJob: true, runConfiguration },
      { at, ids },
    );
  };

  it('cannot be deleted while the present job is taken down for it; others can', () => {
    expect(() => requestSnapshotDeletion(updating(), { name: 'old', createdAt: at })).toThrow(/is being restored/);
    const without = requestSnapshotDeletion(updating(), { name: 'other', createdAt: at });
    expect(without.snapshots.at(-1)).toMatchObject({ name: 'other', status: 'DELETING' });
  });
});
