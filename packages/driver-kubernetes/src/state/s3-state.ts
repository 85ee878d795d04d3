// Checkpoints and savepoints in a bucket: what is complete has its metadata, which is written last and deleted first.
import { checkedId } from '@drey/cluster/jvm';
import type { ObjectStore } from './object-store.js';
import { clearSnapshot, createS3Transport, METADATA, sortedObjects } from './s3-transport.js';
import type { StatePlace } from './state-place.js';

/** What it is made with. */
export interface S3StateNeeds {
  readonly store: ObjectStore;
  readonly bucket: string;
  /** Whether nobody but this instance has anything there. */
  readonly isOwn: boolean;
  /** Before all keys, without slashes at its ends; may be empty. */
  readonly prefix: string;
  readonly about: string;
  readonly flinkOptions: StatePlace['flinkOptions'];
}

const snapshotShape = /^([0-9a-f]+)\/(savepoints\/[^/]+|checkpoints\/[0-9a-f]{32}\/chk-\d+)$/;

const checkpointNumber = (folder: string): number => Number(/\/chk-(\d+)\/$/.exec(folder)?.[1] ?? -1);

/** State of all applications of an instance. */
export const createS3State = ({ store, bucket, isOwn, prefix, about, flinkOptions }: S3StateNeeds): StatePlace => {
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
    ...createS3Transport({ store, below, prefixOf, locationOf }),
    deleteSnapshot: async (location) => clearSnapshot(store, prefixOf(location)),
    deleteCheckpoints: async (stateId, jobId) => {
      const objects = await store.list(below(stateId, `checkpoints/${checkedId('job', jobId)}/`));
      await store.remove(sortedObjects(objects, 'first').map(({ key }) => key));
    },
    deleteAll: async (stateId) => {
      const objects = await store.list(below(stateId, ''));
      await store.remove(sortedObjects(objects, 'first').map(({ key }) => key));
    },
    discard: async () => {
      if (!isOwn) return;
      await store.remove((await store.list('')).map(({ key }) => key));
      await store.discard();
    },
    close: () => {
      store.close();
      return Promise.resolve();
    },
  };
};
