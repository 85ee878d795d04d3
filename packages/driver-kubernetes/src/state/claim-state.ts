// Checkpoints and savepoints on a claim that all pods mount, worked on by a pod of ours with `drey.Hand` in it.
import { randomBytes } from 'node:crypto';
import type { ClusterState } from '@drey/cluster';
import {
  checkedId,
  checkedSavepointName,
  exactly,
  type FoundSnapshot,
  isSavepointPath,
  isSnapshotPath,
  isSafePath,
  locationOf,
  noSuchSnapshot,
  parseMoved,
  parseSnapshots,
  pathOfLocation,
  safeFiles,
  STATE_ROOT,
  stateDirectory,
  unsafeFile,
} from '@drey/cluster/jvm';
import { pipeline } from 'node:stream/promises';
import { askHand, type HandCall, handSays } from '../reach/hand.js';
import type { HeldHand } from './claim-pod.js';
import type { StatePlace } from './state-place.js';

/** What it is made with. */
export interface ClaimStateNeeds {
  readonly about: string;
  /** A pod that has the claim and a hand, made where there is none. Throws an OperatorError. */
  hand(): Promise<HeldHand>;
  /** Throws an OperatorError where the claim cannot be used. */
  prepare(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

const numberOf = ({ path }: FoundSnapshot): number => Number(/\/chk-(\d+)$/.exec(path)?.[1] ?? -1);
const belowRoot = (path: string): string | undefined =>
  path.startsWith(`${STATE_ROOT}/`) ? path.slice(STATE_ROOT.length + 1) : undefined;

/** The path of a snapshot. Throws for a location that is none. */
const snapshotPath = (location: string): string => {
  const path = pathOfLocation(location);
  const below = belowRoot(path);
  if (below === undefined || !isSnapshotPath(below))
    throw new Error(`${path} is neither a savepoint nor a checkpoint.`);
  return path;
};

const savepointPath = (location: string): string => {
  const path = pathOfLocation(location);
  const below = belowRoot(path);
  if (below === undefined || !isSavepointPath(below)) throw new Error(`${path} is no savepoint.`);
  return path;
};

interface ListedFile {
  readonly bytes: number;
  readonly path: string;
}

/** Reads what `GET /files` says. Throws an OperatorError for what is no file. */
const parseFiles = (text: string): readonly ListedFile[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [, bytes = '', path = ''] = /^(\S+) (.*)$/s.exec(line) ?? [];
      if (bytes === 'other' || !isSafePath(path)) throw unsafeFile(path, 'it is no file');
      return { bytes: Number(bytes), path };
    });

const metadataLast = (files: readonly ListedFile[]): readonly ListedFile[] =>
  files.toSorted((one, other) => Number(one.path === '_metadata') - Number(other.path === '_metadata'));

type Says = (call: HandCall) => Promise<string>;

const createTransport = (
  { hand }: ClaimStateNeeds,
  says: Says,
): Pick<ClusterState, 'moveSavepoint' | 'readSnapshot' | 'writeSavepoint' | 'snapshotBytes'> => ({
  moveSavepoint: async (location, stateId) => {
    const from = savepointPath(location);
    const to = `${stateDirectory(stateId)}/savepoints/${from.split('/').at(-1)}`;
    if (!parseMoved(await says({ method: 'POST', path: '/move', query: { path: from, to } })))
      throw noSuchSnapshot(location);
    return locationOf(to);
  },
  readSnapshot: async function* (location, signal) {
    const root = snapshotPath(location);
    const files = metadataLast(parseFiles(await says({ method: 'GET', path: '/files', query: { path: root } })));
    if (files.at(-1)?.path !== '_metadata') throw noSuchSnapshot(location);
    const place = await hand();
    try {
      for (const { path, bytes } of files) {
        const query = { path: `${root}/${path}` };
        const { body } = await askHand(place, { method: 'GET', path: '/file', query }, signal);
        try {
          yield { path, bytes, content: body };
        } finally {
          body.destroy();
        }
      }
    } finally {
      place.release();
    }
  },
  writeSavepoint: async (stateId, name, files, signal) => {
    const target = `${stateDirectory(stateId)}/savepoints/${checkedSavepointName(name)}`;
    const incoming = `${stateDirectory(stateId)}/incoming`;
    const draft = `${incoming}/${randomBytes(8).toString('hex')}`;
    const place = await hand();
    try {
      await says({ method: 'POST', path: '/delete', query: { path: incoming } });
      for await (const { path, bytes, content } of safeFiles(files)) {
        signal.throwIfAborted();
        const checked = exactly({ path, bytes });
        const read = pipeline(content, checked, { signal });
        const query = { path: `${draft}/${path}` };
        const written = askHand(place, { method: 'PUT', path: '/file', query, body: checked, bytes }, signal);
        written.catch((error: Error) => content.destroy(error));
        const [source, sink] = await Promise.allSettled([read, written]);
        if (signal.aborted) throw signal.reason as Error;
        if (source.status === 'rejected') throw source.reason;
        if (sink.status === 'rejected') throw sink.reason;
        sink.value.body.destroy();
      }
      if (!parseMoved(await says({ method: 'POST', path: '/move', query: { path: draft, to: target } })))
        throw noSuchSnapshot(locationOf(target));
      return locationOf(target);
    } catch (error) {
      await says({ method: 'POST', path: '/delete', query: { path: incoming } });
      throw error;
    } finally {
      place.release();
    }
  },
  snapshotBytes: async (location) => {
    const files = parseFiles(await says({ method: 'GET', path: '/files', query: { path: snapshotPath(location) } }));
    if (!files.some(({ path }) => path === '_metadata')) throw noSuchSnapshot(location);
    return files.reduce((sum, { bytes }) => sum + bytes, 0);
  },
});

/** State of all applications of an instance. */
export const createClaimState = (needs: ClaimStateNeeds): StatePlace => {
  const says: Says = async (call) => {
    const place = await needs.hand();
    try {
      return await handSays(place, call);
    } finally {
      place.release();
    }
  };
  const listed = async (path: string): Promise<readonly FoundSnapshot[]> =>
    parseSnapshots(await says({ method: 'GET', path: '/list', query: { path, depth: '1' } }));
  const remove = async (path: string): Promise<void> => {
    await says({ method: 'POST', path: '/delete', query: { path } });
  };
  const checkpoints = (stateId: string, jobId: string): string =>
    `${stateDirectory(stateId)}/checkpoints/${checkedId('job', jobId)}`;
  return {
    about: needs.about,
    flinkOptions: () => ({}),
    prepare: needs.prepare,
    savepointDirectory: (stateId) => locationOf(`${stateDirectory(stateId)}/savepoints`),
    checkpointDirectory: (stateId) => locationOf(`${stateDirectory(stateId)}/checkpoints`),
    newestCheckpoint: async (stateId, jobId) => {
      const found = (await listed(checkpoints(stateId, jobId))).filter((one) => numberOf(one) >= 0);
      const newest = found.toSorted((one, other) => numberOf(other) - numberOf(one))[0];
      return newest === undefined ? undefined : { location: locationOf(newest.path), at: newest.at };
    },
    newestSavepoint: async (stateId, known) => {
      const seen = new Set(known.map(pathOfLocation));
      const found = (await listed(`${stateDirectory(stateId)}/savepoints`)).filter(({ path }) => !seen.has(path));
      const newest = found.toSorted((one, other) => other.at - one.at)[0];
      return newest === undefined ? undefined : { location: locationOf(newest.path), at: newest.at };
    },
    ...createTransport(needs, says),
    deleteSnapshot: async (location) => remove(snapshotPath(location)),
    deleteCheckpoints: async (stateId, jobId) => remove(checkpoints(stateId, jobId)),
    deleteAll: async (stateId) => remove(stateDirectory(checkedId('state', stateId))),
    discard: () => Promise.resolve(),
    close: needs.close,
  };
};
