// What every driver has to do with savepoints that travel: move, read, write, and start from them elsewhere.
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { allTasksRun } from '@drey/flink-rest';
import type { ClusterState, SnapshotFile } from '../cluster-driver.js';
import { hex, type LaunchedCluster, never, until } from './cluster-under-test.js';

type Contents = Readonly<Record<string, Buffer>>;

async function* filesOf(contents: Contents, end?: Error): AsyncGenerator<SnapshotFile> {
  for (const [path, content] of Object.entries(contents))
    yield { path, bytes: content.length, content: Readable.from([content]) };
  await Promise.resolve();
  if (end !== undefined) throw end;
}

const readAll = async (state: ClusterState, location: string): Promise<Contents> => {
  const found: Record<string, Buffer> = {};
  for await (const { path, bytes, content } of state.readSnapshot(location, never)) {
    const read = await buffer(content);
    assert.equal(read.length, bytes, path);
    found[path] = read;
  }
  return found;
};

const refusesWhatIsUnsafe = async (state: ClusterState, stateId: string): Promise<void> => {
  const write = (files: AsyncIterable<SnapshotFile>, signal = never): Promise<string> =>
    state.writeSavepoint(stateId, 'refused', files, signal);
  const content = Buffer.from('x');
  for (const path of ['../up', '/etc/absolute', 'a/../../b', 'a//b', '.', '', 'a\\b', 'a\nb', 'ä', 'n'.repeat(300)])
    await assert.rejects(write(filesOf({ good: content, [path]: content })), { code: 'DREY_SNAPSHOT_FILE_REFUSED' });
  async function* twice(): AsyncGenerator<SnapshotFile> {
    yield* filesOf({ same: content });
    yield* filesOf({ same: content });
  }
  await assert.rejects(write(twice()), { code: 'DREY_SNAPSHOT_FILE_REFUSED' });
  for (const bytes of [0, 2]) {
    async function* wrong(): AsyncGenerator<SnapshotFile> {
      await Promise.resolve();
      yield { path: '_metadata', bytes, content: Readable.from([content]) };
    }
    await assert.rejects(write(wrong()), { code: 'DREY_SNAPSHOT_FILE_REFUSED' });
  }
  const lost = Object.assign(new Error('the source is lost'), { code: 'ECONNRESET' });
  await assert.rejects(write(filesOf({ _metadata: content }, lost)), lost);
  async function* breaking(): AsyncGenerator<SnapshotFile> {
    await Promise.resolve();
    let isFirst = true;
    const parts = new Readable({
      read() {
        if (isFirst) this.push('x');
        else this.destroy(lost);
        isFirst = false;
      },
    });
    yield { path: '_metadata', bytes: 1000, content: parts };
  }
  await assert.rejects(write(breaking()), lost);
  const stopping = new AbortController();
  async function* stopped(): AsyncGenerator<SnapshotFile> {
    await Promise.resolve();
    setImmediate(() => stopping.abort(lost));
    yield { path: '_metadata', bytes: 1000, content: new Readable({ read: () => undefined }) };
  }
  await assert.rejects(write(stopped(), stopping.signal), lost);
  assert.equal(await state.newestSavepoint(stateId, []), undefined);
  const gone = `${state.savepointDirectory(stateId)}/refused`;
  await assert.rejects(readAll(state, gone), { code: 'DREY_SNAPSHOT_FILES_GONE' });
  await assert.rejects(state.moveSavepoint(gone, hex(8)), { code: 'DREY_SNAPSHOT_FILES_GONE' });
};

const movesAndCarries = async (state: ClusterState, stateId: string): Promise<void> => {
  const contents: Contents = {
    _metadata: Buffer.from('the metadata'),
    ["a file with (odd) #characters' %2F and a long name ".padEnd(150, 'x')]: Buffer.from('content'),
    empty: Buffer.alloc(0),
    'folder/below/large': Buffer.alloc(3_000_001, 'drey'),
  };
  const written = await state.writeSavepoint(stateId, 'savepoint-1', filesOf({ _metadata: Buffer.alloc(9) }), never);
  assert.equal(await state.writeSavepoint(stateId, 'savepoint-1', filesOf(contents), never), written);
  assert.equal((await state.newestSavepoint(stateId, []))?.location, written);
  const read = await readAll(state, written);
  assert.deepEqual(read, contents);
  assert.equal(Object.keys(read).at(-1), '_metadata');
  const other = hex(8);
  const moved = await state.moveSavepoint(written, other);
  // Whoever died meanwhile asks again.
  assert.equal(await state.moveSavepoint(written, other), moved);
  assert.equal(await state.moveSavepoint(moved, other), moved);
  assert.equal(await state.newestSavepoint(stateId, []), undefined);
  assert.deepEqual(await readAll(state, moved), contents);
  const lengths = Object.values(contents).map(({ length }) => length);
  assert.equal(
    await state.snapshotBytes(moved),
    lengths.reduce((sum, length) => sum + length, 0),
  );
  await assert.rejects(state.snapshotBytes(written), { code: 'DREY_SNAPSHOT_FILES_GONE' });
  // One who stops to read leaves nothing behind.
  for await (const { content } of state.readSnapshot(moved, never)) {
    content.destroy();
    break;
  }
  await state.deleteAll(other);
  await assert.rejects(readAll(state, moved), { code: 'DREY_SNAPSHOT_FILES_GONE' });
};

/** A savepoint of a job, moved and copied, starts the job again. */
const startsElsewhere = async ({ driver, spec, rest }: LaunchedCluster, jar: string): Promise<void> => {
  const { state } = driver;
  const jarId = await driver.putCode(spec.clusterId, jar, 'count.jar');
  const start = async (savepointPath?: string): Promise<string> => {
    const jobId = await rest.runJar(jarId, {
      jobId: hex(16),
      parallelism: 1,
      ...(savepointPath === undefined ? {} : { savepointPath }),
    });
    await until(async () => {
      const job = await rest.job(jobId);
      return job !== null && allTasksRun(job);
    });
    return jobId;
  };
  const first = await start();
  await until(async () => (await rest.checkpoints(first)).completed > 0);
  const triggerId = await rest.stopWithSavepoint(first, {
    targetDirectory: state.savepointDirectory(spec.stateId),
    triggerId: hex(16),
  });
  const location = await until(async () => {
    const status = await rest.savepointStatus(first, triggerId);
    if (status.state === 'failed') throw new Error(status.trace);
    return status.state === 'completed' ? status.location : undefined;
  });
  const [movedTo, copiedTo] = [hex(8), hex(8)];
  const moved = await state.moveSavepoint(location, movedTo);
  const copied = await state.writeSavepoint(copiedTo, 'copy', state.readSnapshot(moved, never), never);
  assert.deepEqual(await readAll(state, copied), await readAll(state, moved));
  for (const from of [moved, copied]) {
    await driver.openState?.(spec.clusterId, { stateId: spec.stateId, restoreFrom: from });
    const jobId = await start(from);
    assert.equal((await rest.checkpoints(jobId)).restoredFrom?.replace(/^file:\/*/, ''), from.replace(/^file:\/*/, ''));
    await rest.cancel(jobId);
    await until(async () => (await rest.job(jobId))?.state === 'CANCELED');
  }
  for (const one of [movedTo, copiedTo]) await state.deleteAll(one);
};

/** The whole of it. */
export const savepointsTravel = async (cluster: LaunchedCluster, jar: string): Promise<void> => {
  const { state } = cluster.driver;
  const stateId = hex(8);
  await refusesWhatIsUnsafe(state, stateId);
  await movesAndCarries(state, stateId);
  await startsElsewhere(cluster, jar);
  await state.deleteAll(stateId);
};
