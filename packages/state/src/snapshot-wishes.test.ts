// Snapshots as records: which is the newest, and which one may not go.
import { describe, expect, it } from '@jest/globals';
import { anApplication, aRun, countingIds } from './application/application.test.support.js';
import type { Application } from './application/application.js';
import { settle, withSnapshot } from './facts.js';
import type { ApplicationSnapshot } from './application/application-snapshot.js';
import { latestSnapshot } from './application/snapshot.js';
import { requestSnapshotDeletion } from './snapshot-wishes.js';
import { requestStart, requestUpdate } from './wishes.js';

const ids = countingIds();
const at = 5_000;

const snapshot = (name: string, facts: Partial<ApplicationSnapshot> = {}): ApplicationSnapshot => ({
  name,
  status: 'READY',
  versionId: 1,
  createdAt: at,
  runtimeEnvironment: 'FLINK-1_20',
  location: `file:///${name}`,
  driver: 'fake',
  ...facts,
});

describe('the newest snapshot', () => {
  it('is that of a stop, though one asked for before is told complete after it', () => {
    const taking = withSnapshot(anApplication(), snapshot('mine', { status: 'CREATING', location: null }));
    const stopped = withSnapshot(taking, snapshot('STOP-demo'));
    const complete = withSnapshot(stopped, snapshot('mine'));
    expect(complete.snapshots.map(({ name }) => name)).toEqual(['mine', 'STOP-demo']);
    expect(latestSnapshot(complete)?.name).toBe('STOP-demo');
  });
});

describe('a snapshot that the next job is to restore', () => {
  const updating = (): Application => {
    const run = { restoreType: 'RESTORE_FROM_LATEST_SNAPSHOT', allowNonRestoredState: false } as const;
    const running = settle(requestStart(anApplication(), run, { at, ids }), 'jobRunning', { at });
    const kept = withSnapshot(withSnapshot(running, snapshot('old')), snapshot('other'));
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
