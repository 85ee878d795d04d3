// A savepoint as it lies in a bucket: its objects, what its metadata says, and whether it is whole.
import { buffer } from 'node:stream/consumers';
import { isSafePath } from '@drey/cluster/jvm';
import {
  checkSavepoint,
  METADATA_FILE,
  metadataTooLarge,
  readSavepoint,
  type SavepointMetadata,
} from '@drey/savepoint';
import type { BucketObject, SnapshotBucket } from './snapshot-buckets.js';
import { savepointFault, TransferFault } from './transfer-fault.js';

/** More files than any savepoint of a laptop has, and few enough to hold their names. */
const MOST_FILES = 100_000;

/** A savepoint that may be copied. */
export interface SavepointInBucket {
  /** Content of its metadata file. */
  readonly metadataFile: Buffer;
  readonly metadata: SavepointMetadata;
  /** The files that the metadata names, by path. */
  readonly files: readonly { readonly path: string; readonly object: BucketObject }[];
  /** Of all of them, the metadata included. */
  readonly totalBytes: number;
  /** Objects below the prefix that are no part of it. */
  readonly others: number;
}

/** A prefix as a folder: with one slash at its end. */
export const asFolder = (prefix: string): string => (prefix.endsWith('/') ? prefix : `${prefix}/`);

/** What a person may have meant who gave a prefix without a savepoint: the only one below it. */
const nearby = (objects: ReadonlyMap<string, BucketObject>): string => {
  const below = [...objects.values()].filter(({ key }) => key.endsWith(`/${METADATA_FILE}`));
  const [only] = below;
  if (below.length > 1) return ` There are ${below.length} savepoints further below: give the prefix of one of them.`;
  return only === undefined ? '' : ` There is one at ${only.key.slice(0, -METADATA_FILE.length)}: give that prefix.`;
};

const missingMetadata = (where: string, objects: ReadonlyMap<string, BucketObject>): TransferFault => {
  const what =
    objects.size === 0
      ? `There is no object below ${where}.`
      : `There is no object ${where}${METADATA_FILE}, so this is no savepoint of Flink, or not all of it.`;
  const remedy = `KeyPrefix must be the folder that has ${METADATA_FILE} in it.`;
  return new TransferFault('InvalidSavepoint', `${what} ${remedy}${nearby(objects)}`);
};

const listed = async (
  bucket: SnapshotBucket,
  folder: string,
  where: string,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, BucketObject>> => {
  const objects = new Map<string, BucketObject>();
  for await (const object of bucket.list(folder, signal)) {
    const path = object.key.slice(folder.length);
    // Consoles make an empty object for a folder.
    if (path === '' || path.endsWith('/')) continue;
    objects.set(path, object);
    if (objects.size > MOST_FILES)
      throw new TransferFault(
        'InvalidSavepoint',
        `There are more than ${MOST_FILES} objects below ${where}. Give the folder of one savepoint, with nothing beside it.`,
      );
  }
  return objects;
};

/** Lists a prefix and looks at the metadata there. Rejects with a TransferFault where that is no whole savepoint that stands alone. */
export const findSavepoint = async (
  bucket: SnapshotBucket,
  place: { readonly folder: string; readonly where: string },
  signal: AbortSignal,
): Promise<SavepointInBucket> => {
  const { folder, where } = place;
  const objects = await listed(bucket, folder, where, signal);
  const metadataObject = objects.get(METADATA_FILE);
  if (metadataObject === undefined) throw missingMetadata(where, objects);
  const tooLarge = metadataTooLarge(metadataObject.bytes);
  if (tooLarge !== undefined) throw savepointFault(`at ${where}`, [tooLarge]);
  const metadataFile = await buffer(bucket.read(metadataObject, signal));
  const { metadata, fault } = await readSavepoint(metadataFile, signal);
  if (metadata === undefined) throw savepointFault(`at ${where}`, [fault]);
  const faults = checkSavepoint(
    metadata,
    [...objects].map(([path, { bytes }]) => ({ path, bytes })),
  );
  if (faults.length > 0) throw savepointFault(`at ${where}`, faults);
  const files = metadata.files.flatMap(({ path }) => {
    const object = objects.get(path);
    return object === undefined ? [] : [{ path, object }];
  });
  const unsafe = files.find(({ path }) => !isSafePath(path));
  if (unsafe !== undefined)
    throw new TransferFault(
      'InvalidSavepoint',
      `The file ${JSON.stringify(unsafe.path)} has no name that Flink gives.`,
    );
  return {
    metadataFile,
    metadata,
    files,
    totalBytes: files.reduce((sum, { object }) => sum + object.bytes, metadataFile.length),
    others: objects.size - files.length - 1,
  };
};
