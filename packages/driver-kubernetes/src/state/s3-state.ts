// Checkpoints and savepoints in a bucket: what is complete has its metadata, which is written last and deleted first.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SnapshotFile } from '@drey/cluster';
import { checkedId, checkedSavepointName, exactly, noSuchSnapshot, safeFiles } from '@drey/cluster/jvm';
import type { ObjectStore, StoredObject } from './object-store.js';
import type { StatePlace } from './state-place.js';

/** What it is made with. */
export interface S3StateNeeds {
  readonly store: ObjectStore;
  readonly bucket: string;
  /** Before all keys, without slashes at its ends; may be empty. */
  readonly prefix: string;
  readonly about: string;
  readonly flinkOptions: StatePlace['flinkOptions'];
}

const METADATA = '_metadata';

/** Metadata before everything else, or after it. */
const sorted = (objects: readonly StoredObject[], metadata: 'first' | 'last'): readonly StoredObject[] => {
  const isMetadata = ({ key }: StoredObject): boolean => key.endsWith(`/${METADATA}`);
  const [those, others] = [objects.filter(isMetadata), objects.filter((object) => !isMetadata(object))];
  return metadata === 'first' ? [...those, ...others] : [...others, ...those];
};

const snapshotShape = /^([0-9a-f]+)\/(savepoints\/[^/]+|checkpoints\/[0-9a-f]{32}\/chk-\d+)$/;

const checkpointNumber = (folder: string): number => Number(/\/chk-(\d+)\/$/.exec(folder)?.[1] ?? -1);

/** Removes everything below a prefix, its metadata first, so that it is incomplete as soon as it is not whole. */
const clear = async (store: ObjectStore, prefix: string): Promise<void> => {
  const [metadata, others] = [[`${prefix}${METADATA}`], await store.list(prefix)];
  await store.remove(metadata);
  await store.remove(others.map(({ key }) => key).filter((key) => key !== metadata[0]));
};

/** State of all applications of an instance. */
export const createS3State = ({ store, bucket, prefix, about, flinkOptions }: S3StateNeeds): StatePlace => {
  const root = prefix === '' ? '' : `${prefix}/`;
  const base = `s3://${bucket}/${root}`;
  const below = (stateId: string, path: string): string => `${root}${checkedId('state', stateId)}/${path}`;
  const locationOf = (key: string): string => `s3://${bucket}/${key.replace(/\/$/, '')}`;

  /** The key below which a snapshot lies, with a slash at its end. Throws for a location that is none of ours. */
  const prefixOf = (location: string): string => {
    const path = location.replace(/^s3[an]?:/, 's3:').replace(/\/+$/, '');
    const inside = path.startsWith(base) ? path.slice(base.length) : '';
    if (!snapshotShape.test(inside)) throw new Error(`${JSON.stringify(location)} is no snapshot of this driver.`);
    return `${root}${inside}/`;
  };
  const nameOf = (location: string): string => prefixOf(location).split('/').at(-2) ?? '';

  const transfer = async (from: string, to: string): Promise<void> => {
    for (const object of sorted(await store.list(from), 'last'))
      await store.copy(object, `${to}${object.key.slice(from.length)}`);
  };

  const receive = async (
    target: string,
    draft: string,
    files: AsyncIterable<SnapshotFile>,
    signal: AbortSignal,
  ): Promise<void> => {
    for await (const { path, bytes, content } of safeFiles(files)) {
      signal.throwIfAborted();
      const checked = exactly({ path, bytes });
      // The metadata gets its name last, whenever it comes.
      const key = path === METADATA ? `${draft}${METADATA}` : `${target}${path}`;
      const read = pipeline(content, checked, { signal });
      const written = store.write({ key, bytes, content: checked }, signal);
      // Whichever fails first takes the other along; what came of the source is what counts.
      written.catch((error: Error) => content.destroy(error));
      const [source, sink] = await Promise.allSettled([read, written]);
      if (signal.aborted) throw signal.reason as Error;
      if (sink.status === 'rejected' && source.status === 'rejected') throw causeOf(source.reason, sink.reason);
      if (source.status === 'rejected') throw source.reason;
      if (sink.status === 'rejected') throw sink.reason;
    }
  };

  return {
    about,
    flinkOptions,
    prepare: (signal) => store.ensure(signal),
    savepointDirectory: (stateId) => locationOf(below(stateId, 'savepoints')),
    checkpointDirectory: (stateId) => locationOf(below(stateId, 'checkpoints')),
    newestCheckpoint: async (stateId, jobId) => {
      const { folders } = await store.level(below(stateId, `checkpoints/${checkedId('job', jobId)}/`));
      const newestFirst = folders
        .filter((folder) => checkpointNumber(folder) >= 0)
        .toSorted((one, other) => checkpointNumber(other) - checkpointNumber(one));
      for (const folder of newestFirst) {
        const at = await store.writtenAt(`${folder}${METADATA}`);
        if (at !== undefined) return { location: locationOf(folder), at };
      }
      return undefined;
    },
    newestSavepoint: async (stateId, known) => {
      const seen = new Set(known.map((location) => location.replace(/^s3[an]?:/, 's3:').replace(/\/+$/, '')));
      const { folders } = await store.level(below(stateId, 'savepoints/'));
      const found = await Promise.all(
        folders
          .filter((folder) => !seen.has(locationOf(folder)))
          .map(async (folder) => ({ location: locationOf(folder), at: await store.writtenAt(`${folder}${METADATA}`) })),
      );
      const complete = found.flatMap(({ location, at }) => (at === undefined ? [] : [{ location, at }]));
      return complete.toSorted((one, other) => other.at - one.at)[0];
    },
    moveSavepoint: async (location, stateId) => {
      const from = prefixOf(location);
      const to = below(stateId, `savepoints/${nameOf(location)}/`);
      if (from === to || (await store.writtenAt(`${from}${METADATA}`)) === undefined) {
        if ((await store.writtenAt(`${to}${METADATA}`)) === undefined) throw noSuchSnapshot(location);
        // What a host that died over it has left.
        if (from !== to) await clear(store, from);
        return locationOf(to);
      }
      await transfer(from, to);
      await clear(store, from);
      return locationOf(to);
    },
    readSnapshot: async function* (location, signal) {
      const from = prefixOf(location);
      const objects = sorted(await store.list(from), 'last');
      if (objects.at(-1)?.key !== `${from}${METADATA}`) throw noSuchSnapshot(location);
      for (const object of objects) {
        signal.throwIfAborted();
        const content = object.bytes === 0 ? Readable.from([]) : await store.read(object, signal);
        try {
          yield { path: object.key.slice(from.length), bytes: object.bytes, content };
        } finally {
          content.destroy();
        }
      }
    },
    writeSavepoint: async (stateId, name, files, signal) => {
      const target = below(stateId, `savepoints/${checkedSavepointName(name)}/`);
      const draft = below(stateId, `incoming/${name}/`);
      await clear(store, target);
      await clear(store, draft);
      try {
        await receive(target, draft, files, signal);
        const [metadata] = await store.list(`${draft}${METADATA}`);
        if (metadata !== undefined) await store.copy(metadata, `${target}${METADATA}`);
        await clear(store, draft);
        return locationOf(target);
      } catch (error) {
        await clear(store, target);
        await clear(store, draft);
        throw error;
      }
    },
    snapshotBytes: async (location) =>
      (await store.list(prefixOf(location))).reduce((sum, { bytes }) => sum + bytes, 0),
    deleteSnapshot: (location) => clear(store, prefixOf(location)),
    deleteCheckpoints: async (stateId, jobId) => {
      const objects = await store.list(below(stateId, `checkpoints/${checkedId('job', jobId)}/`));
      await store.remove(sorted(objects, 'first').map(({ key }) => key));
    },
    deleteAll: async (stateId) => {
      const objects = await store.list(below(stateId, ''));
      await store.remove(sorted(objects, 'first').map(({ key }) => key));
    },
    close: () => store.close(),
  };
};

/** Of two failures of one transfer the one that is not a consequence of the other. */
const causeOf = (source: unknown, sink: unknown): unknown => {
  const codes = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR', 'ERR_STREAM_DESTROYED']);
  return codes.has((source as { readonly code?: string }).code ?? '') ? sink : source;
};
