// Objects of a bucket: written in parts of bounded size, and removed.
import type { Readable } from 'node:stream';
import type { SnapshotEncryptionConfiguration } from '@drey/api';
import { s3Fault } from './s3-fault.js';
import { listObjects, type S3Place } from './s3-reading.js';

const MEBIBYTE = 1024 * 1024;
/** S3 takes none below 5 MiB but the last, and 10,000 at most (documented). */
const PART_BYTES = 8 * MEBIBYTE;
const MOST_PARTS = 10_000;
/** Parts on their way while the next is filled; each of them is a buffer. */
const AT_ONCE = 2;
const ABORT_MILLISECONDS = 10_000;
const DELETES_AT_ONCE = 8;

/** Size of the parts of an object. */
export const partBytes = (bytes: number): number =>
  Math.max(PART_BYTES, Math.ceil(bytes / MOST_PARTS / MEBIBYTE) * MEBIBYTE);

/** Reads a stream as buffers of one size; the last is smaller. Nothing more is read before the next is asked for. */
async function* inParts(content: Readable, size: number): AsyncGenerator<Buffer, void, undefined> {
  let part: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    for (let rest = chunk; rest.length > 0;) {
      const piece = rest.subarray(0, size - bytes);
      part.push(piece);
      bytes += piece.length;
      rest = rest.subarray(piece.length);
      if (bytes < size) continue;
      yield Buffer.concat(part, bytes);
      part = [];
      bytes = 0;
    }
  }
  if (bytes > 0) yield Buffer.concat(part, bytes);
}

/** How objects are encrypted, as the caller wants it. */
const encryptionOf = (encryption: SnapshotEncryptionConfiguration | undefined) =>
  encryption?.KeyType === 'CUSTOMER_MANAGED_KEY'
    ? { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: encryption.KeyId }
    : {};

/** One object to write. */
export interface Outgoing {
  readonly key: string;
  readonly bytes: number;
  readonly content: Readable;
  readonly encryption: SnapshotEncryptionConfiguration | undefined;
}

const putWhole = async (place: S3Place, { key, content, encryption }: Outgoing, signal: AbortSignal): Promise<void> => {
  const parts: Buffer[] = [];
  for await (const part of inParts(content, PART_BYTES)) parts.push(part);
  const { sdk, client } = await place.connect(signal);
  const input = { Bucket: place.bucket, Key: key, Body: Buffer.concat(parts), ...encryptionOf(encryption) };
  await client.send(new sdk.PutObjectCommand(input), { abortSignal: signal });
};

interface Upload {
  readonly place: S3Place;
  readonly key: string;
  readonly id: string;
}

const putPart = async (
  { place, key, id }: Upload,
  number: number,
  body: Buffer,
  signal: AbortSignal,
): Promise<{ readonly PartNumber: number; readonly ETag: string | undefined }> => {
  const { sdk, client } = await place.connect(signal);
  const { ETag } = await client.send(
    new sdk.UploadPartCommand({ Bucket: place.bucket, Key: key, UploadId: id, PartNumber: number, Body: body }),
    { abortSignal: signal },
  );
  return { PartNumber: number, ETag };
};

const putParts = async (upload: Upload, { bytes, content }: Outgoing, signal: AbortSignal): Promise<void> => {
  const sent: Promise<{ readonly PartNumber: number; readonly ETag: string | undefined }>[] = [];
  for await (const body of inParts(content, partBytes(bytes))) {
    const part = putPart(upload, sent.length + 1, body, signal);
    // Its failure is met when it is waited for.
    part.catch(() => undefined);
    sent.push(part);
    await sent[sent.length - AT_ONCE];
  }
  const parts = await Promise.all(sent);
  const { place, key, id } = upload;
  const { sdk, client } = await place.connect(signal);
  await client.send(
    new sdk.CompleteMultipartUploadCommand({
      Bucket: place.bucket,
      Key: key,
      UploadId: id,
      MultipartUpload: { Parts: parts },
    }),
    { abortSignal: signal },
  );
};

const abortUpload = async ({ place, key, id }: Upload, signal: AbortSignal): Promise<void> => {
  const { sdk, client } = await place.connect(signal);
  await client.send(new sdk.AbortMultipartUploadCommand({ Bucket: place.bucket, Key: key, UploadId: id }), {
    abortSignal: signal,
  });
};

const putLarge = async (place: S3Place, outgoing: Outgoing, signal: AbortSignal): Promise<void> => {
  const { key, encryption } = outgoing;
  const { sdk, client } = await place.connect(signal);
  const { UploadId: id } = await client.send(
    new sdk.CreateMultipartUploadCommand({ Bucket: place.bucket, Key: key, ...encryptionOf(encryption) }),
    { abortSignal: signal },
  );
  if (id === undefined) throw new Error('S3 began an upload without an id.');
  const upload = { place, key, id };
  const stopping = new AbortController();
  try {
    await putParts(upload, outgoing, AbortSignal.any([signal, stopping.signal]));
  } catch (error) {
    // Parts that are still on their way would outlive the upload.
    stopping.abort(error);
    await abortUpload(upload, AbortSignal.timeout(ABORT_MILLISECONDS)).catch(() => undefined);
    throw error;
  }
};

/** Writes an object, whole or not at all. */
export const writeObject = async (place: S3Place, outgoing: Outgoing, signal: AbortSignal): Promise<void> => {
  try {
    await (outgoing.bytes <= PART_BYTES ? putWhole : putLarge)(place, outgoing, signal);
  } catch (error) {
    outgoing.content.destroy();
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
