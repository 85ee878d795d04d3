// Objects of a bucket: written in parts of bounded size, and removed.
import type { Readable } from 'node:stream';
import type { SnapshotEncryptionConfiguration } from '@drey/api';
import { abortUpload, writeObject as writeObjectThere } from '@drey/upstream-client';
import { s3Fault } from './s3-fault.js';
import { listObjects, type S3Place } from './s3-reading.js';

const DELETES_AT_ONCE = 8;

/** How objects are encrypted, as the caller wants it. */
const encryptionOf = (encryption: SnapshotEncryptionConfiguration | undefined) =>
  encryption?.KeyType === 'CUSTOMER_MANAGED_KEY'
    ? { encryption: { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: encryption.KeyId } }
    : {};

/** One object to write. */
export interface Outgoing {
  readonly key: string;
  readonly bytes: number;
  readonly content: Readable;
  readonly encryption: SnapshotEncryptionConfiguration | undefined;
}

/** Writes an object, whole or not at all. */
export const writeObject = async (place: S3Place, outgoing: Outgoing, signal: AbortSignal): Promise<void> => {
  const { encryption, ...object } = outgoing;
  try {
    await writeObjectThere(place, { ...object, ...encryptionOf(encryption) }, signal);
  } catch (error) {
    throw s3Fault(error, `take the object ${outgoing.key}`, place.bucket, signal);
  }
};

interface UploadMarker {
  readonly KeyMarker?: string | undefined;
  readonly UploadIdMarker?: string | undefined;
}

/** Ends the uploads below a prefix of one page of the listing; resolves to where the next page begins. */
const endUploadsAfter = async (
  place: S3Place,
  prefix: string,
  marker: UploadMarker,
  signal: AbortSignal,
): Promise<UploadMarker | undefined> => {
  const { sdk, client } = await place.connect(signal);
  const page = await client.send(new sdk.ListMultipartUploadsCommand({ Bucket: place.bucket, ...marker }), {
    abortSignal: signal,
  });
  for (const { Key: key, UploadId: id } of page.Uploads ?? [])
    if (key?.startsWith(prefix) === true && id !== undefined) await abortUpload({ place, key, id }, signal);
  const { IsTruncated, NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
  const isNew = KeyMarker !== marker.KeyMarker || UploadIdMarker !== marker.UploadIdMarker;
  return IsTruncated === true && isNew ? { KeyMarker, UploadIdMarker } : undefined;
};

/** Ends uploads below a prefix: all are listed, because moto does not know the prefix. */
const endUploads = async (place: S3Place, prefix: string, signal: AbortSignal): Promise<void> => {
  for (let marker: UploadMarker | undefined = {}; marker !== undefined;)
    marker = await endUploadsAfter(place, prefix, marker, signal);
};

/** Removes every object below a prefix, and ends uploads to it. */
export const clearObjects = async (place: S3Place, prefix: string, signal: AbortSignal): Promise<void> => {
  try {
    await endUploads(place, prefix, signal);
    // All keys first: not every upstream's listing goes on rightly while it shrinks.
    const keys: string[] = [];
    for await (const { key } of listObjects(place, prefix, signal)) keys.push(key);
    const deletions: Promise<unknown>[] = [];
    for (const key of keys) {
      const { sdk, client } = await place.connect(signal);
      const input = { Bucket: place.bucket, Key: key };
      const deletion = client.send(new sdk.DeleteObjectCommand(input), { abortSignal: signal });
      deletion.catch(() => undefined);
      deletions.push(deletion);
      await deletions[deletions.length - DELETES_AT_ONCE];
    }
    await Promise.all(deletions);
  } catch (error) {
    throw s3Fault(error, `remove what lies below ${prefix}`, place.bucket, signal);
  }
};
