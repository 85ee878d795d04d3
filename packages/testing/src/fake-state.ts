// Checkpoints and savepoints of fake clusters: names and times, and in memory the files of those that were written through the port.
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ClusterDriver, SnapshotFile } from '@drey/cluster';
import { noSuchSnapshot } from '@drey/cluster/jvm';

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

type Files = ReadonlyMap<string, Buffer>;

/** What a snapshot has that a fake job left. */
const filesOfAJob: Files = new Map([['_metadata', Buffer.from('the metadata of a fake job')]]);

async function* asFiles(files: Files, signal: AbortSignal): AsyncGenerator<SnapshotFile> {
  for (const [path, content] of files) {
    await Promise.resolve();
    signal.throwIfAborted();
    yield { path, bytes: content.length, content: Readable.from([content]) };
  }
}

const fromFiles = async (files: AsyncIterable<SnapshotFile>, signal: AbortSignal): Promise<Files> => {
  const found = new Map<string, Buffer>();
  for await (const { path, content } of files) {
    signal.throwIfAborted();
    found.set(path, await buffer(content));
  }
  return found;
};

/** No state yet. */
export const fakeState = (): FakeState => {
  const contents = new Map<string, Files>();
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
      moveSavepoint: (location, stateId) => {
        const to = `fake:/${stateId}/${location.replace(/^.*\//, '')}`;
        const found = snapshots.find((one) => one.location === location || one.location === to);
        if (found?.kind !== 'savepoint') return Promise.reject(noSuchSnapshot(location));
        snapshots = snapshots.map((one) => (one === found ? { ...one, stateId, location: to } : one));
        const files = contents.get(found.location);
        contents.delete(found.location);
        if (files !== undefined) contents.set(to, files);
        return Promise.resolve(to);
      },
      readSnapshot: (location, signal) => {
        if (!snapshots.some((one) => one.location === location)) throw noSuchSnapshot(location);
        return asFiles(contents.get(location) ?? filesOfAJob, signal);
      },
      writeSavepoint: async (stateId, name, files, signal) => {
        const location = `fake:/${stateId}/${name}`;
        const written = await fromFiles(files, signal);
        snapshots = [
          ...snapshots.filter((one) => one.location !== location),
          { stateId, jobId: '', kind: 'savepoint', location, at: Date.now() },
        ];
        contents.set(location, written);
        return location;
      },
      snapshotBytes: async (location) => {
        let bytes = 0;
        for (const content of (contents.get(location) ?? filesOfAJob).values()) bytes += content.length;
        return bytes;
      },
      deleteSnapshot: (location) => keep((one) => one.location !== location),
      deleteCheckpoints: (stateId, jobId) =>
        keep((one) => one.stateId !== stateId || one.jobId !== jobId || one.kind !== 'checkpoint'),
      deleteAll: (stateId) => keep((one) => one.stateId !== stateId),
    },
  };
};
