// Checkpoints and savepoints of fake clusters: names and times, no files.
import type { ClusterDriver } from '@drey/cluster';

/** What a job left behind. */
export interface FakeSnapshot {
  readonly stateId: string;
  /** The job; its checkpoints go with it, its savepoints stay. */
  readonly jobId: string;
  readonly kind: 'checkpoint' | 'savepoint';
  readonly location: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** State that a driver's clusters wrote. */
export interface FakeState {
  /** Everything there is, oldest first. */
  readonly snapshots: readonly FakeSnapshot[];
  add(snapshot: Omit<FakeSnapshot, 'location'>): FakeSnapshot;
  readonly port: ClusterDriver['state'];
}

/** No state yet. */
export const fakeState = (): FakeState => {
  let snapshots: readonly FakeSnapshot[] = [];
  let count = 0;
  const keep = (wanted: (snapshot: FakeSnapshot) => boolean): Promise<void> => {
    snapshots = snapshots.filter(wanted);
    return Promise.resolve();
  };
  const newest = (wanted: (snapshot: FakeSnapshot) => boolean): Promise<FakeSnapshot | undefined> =>
    Promise.resolve(snapshots.findLast(wanted));
  return {
    get snapshots() {
      return snapshots;
    },
    add: (facts) => {
      count += 1;
      const location = `fake:/${facts.stateId}/${facts.kind === 'savepoint' ? 'savepoint' : 'chk'}-${count}`;
      const snapshot = { ...facts, location };
      snapshots = [...snapshots, snapshot];
      return snapshot;
    },
    port: {
      savepointDirectory: (stateId) => `fake:/${stateId}`,
      checkpointDirectory: (stateId) => `fake:/${stateId}/checkpoints`,
      newestCheckpoint: (stateId, jobId) =>
        newest((one) => one.stateId === stateId && one.jobId === jobId && one.kind === 'checkpoint'),
      newestSavepoint: (stateId, known) =>
        newest((one) => one.stateId === stateId && one.kind === 'savepoint' && !known.includes(one.location)),
      deleteSnapshot: (location) => keep((one) => one.location !== location),
      deleteCheckpoints: (stateId, jobId) =>
        keep((one) => one.stateId !== stateId || one.jobId !== jobId || one.kind !== 'checkpoint'),
      deleteAll: (stateId) => keep((one) => one.stateId !== stateId),
    },
  };
};
