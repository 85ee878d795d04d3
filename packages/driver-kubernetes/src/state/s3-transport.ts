// Savepoints that move within, out of and into a bucket.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ClusterState, SnapshotFile } from '@drey/cluster';
import { checkedSavepointName, exactly, noSuchSnapshot, safeFiles } from '@drey/cluster/jvm';
import type { ObjectStore, StoredObject } from './object-store.js';

/** The file without which a snapshot is none. */
export const METADATA = '_metadata';

/** Metadata before everything else, or after it. */
export const sortedObjects = (
  objects: readonly StoredObject[],
  metadata: 'first' | 'last',
): readonly StoredObject[] => {
  const isMetadata = ({ key }: StoredObject): boolean => key.endsWith(`/${METADATA}`);
  const [those, others] = [objects.filter(isMetadata), objects.filter((object) => !isMetadata(object))];
  return metadata === 'first' ? [...those, ...others] : [...others, ...those];
};

/** Removes everything below a prefix, its metadata first, so that it is incomplete as soon as it is not whole. */
export const clearSnapshot = async (store: ObjectStore, prefix: string): Promise<void> => {
  const [metadata, others] = [[`${prefix}${METADATA}`], await store.list(prefix)];
  await store.remove(metadata);
  await store.remove(others.map(({ key }) => key).filter((key) => key !== metadata[0]));
};

/** Of two failures of one transfer the one that is not a consequence of the other. */
const causeOf = (source: unknown, sink: unknown): unknown => {
  const codes = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR', 'ERR_STREAM_DESTROYED']);
  return codes.has((source as { readonly code?: string }).code ?? '') ? sink : source;
};

/** Keys and locations of one bucket. */
export interface S3TransportNeeds {
  readonly store: ObjectStore;
  /** The key of a path of an application. */
  below(stateId: string, path: string): string;
  /** The key below which a snapshot lies, with a slash at its end. Throws for a location that is none. */
  prefixOf(location: string): string;
  locationOf(key: string): string;
}

type Transport = Pick<ClusterState, 'moveSavepoint' | 'readSnapshot' | 'writeSavepoint'> &
  Required<Pick<ClusterState, 'snapshotBytes'>>;

const transfer = async (store: ObjectStore, from: string, to: string): Promise<void> => {
  for (const object of sortedObjects(await store.list(from), 'last'))
    await store.copy(object, `${to}${object.key.slice(from.length)}`);
};

const receive = async (
  store: ObjectStore,
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

/** Makes them. */
export const createS3Transport = ({ store, below, prefixOf, locationOf }: S3TransportNeeds): Transport => {
  const nameOf = (location: string): string => prefixOf(location).split('/').at(-2) ?? '';
  return {
    moveSavepoint: async (location, stateId) => {
      const from = prefixOf(location);
      const to = below(stateId, `savepoints/${nameOf(location)}/`);
      if (from === to || (await store.writtenAt(`${from}${METADATA}`)) === undefined) {
        if ((await store.writtenAt(`${to}${METADATA}`)) === undefined) throw noSuchSnapshot(location);
        // What a host that died over it has left.
        if (from !== to) await clearSnapshot(store, from);
        return locationOf(to);
      }
      await transfer(store, from, to);
      await clearSnapshot(store, from);
      return locationOf(to);
    },
    readSnapshot: async function* (location, signal) {
      const from = prefixOf(location);
      const objects = sortedObjects(await store.list(from), 'last');
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
      await clearSnapshot(store, target);
      await clearSnapshot(store, draft);
      try {
        await receive(store, target, draft, files, signal);
        const [metadata] = await store.list(`${draft}${METADATA}`);
        if (metadata !== undefined) await store.copy(metadata, `${target}${METADATA}`);
        await clearSnapshot(store, draft);
        return locationOf(target);
      } catch (error) {
        await clearSnapshot(store, target);
        await clearSnapshot(store, draft);
        throw error;
      }
    },
    snapshotBytes: async (location) =>
      (await store.list(prefixOf(location))).reduce((sum, { bytes }) => sum + bytes, 0),
  };
};
