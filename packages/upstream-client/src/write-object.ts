// Writes objects of a bucket in parts of bounded size.
import type { Readable } from 'node:stream';
import type { SdkConnection } from './sdk-services.js';

const MEBIBYTE = 1024 * 1024;
/** S3 takes none below 5 MiB but the last, and 10,000 at most (documented). */
const PART_BYTES = 8 * MEBIBYTE;
const MOST_PARTS = 10_000;
/** Parts on their way while the next is filled; each of them is a buffer. */
const AT_ONCE = 2;
const ABORT_MILLISECONDS = 10_000;

/** A bucket, and a client that may write there. */
export interface ObjectTarget {
  readonly bucket: string;
  /** A client with credentials that last for a while. */
  connect(signal: AbortSignal): Promise<SdkConnection<'s3'>>;
}

/** One object to write. */
export interface ObjectToWrite {
  readonly key: string;
  readonly bytes: number;
  readonly content: Readable;
  /** How it is encrypted; as the bucket says where it is left out. */
  readonly encryption?: { readonly ServerSideEncryption: 'aws:kms'; readonly SSEKMSKeyId: string | undefined };
}

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

const putWhole = async (
  place: ObjectTarget,
  { key, content, encryption }: ObjectToWrite,
  signal: AbortSignal,
): Promise<void> => {
  const parts: Buffer[] = [];
  for await (const part of inParts(content, PART_BYTES)) parts.push(part);
  const { sdk, client } = await place.connect(signal);
  const input = { Bucket: place.bucket, Key: key, Body: Buffer.concat(parts), ...encryption };
  await client.send(new sdk.PutObjectCommand(input), { abortSignal: signal });
};

/** An upload under way. */
export interface Upload {
  readonly place: ObjectTarget;
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

const putParts = async (upload: Upload, { bytes, content }: ObjectToWrite, signal: AbortSignal): Promise<void> => {
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

/** Ends an upload, and what was sent of it. */
export const abortUpload = async ({ place, key, id }: Upload, signal: AbortSignal): Promise<void> => {
  const { sdk, client } = await place.connect(signal);
  await client.send(new sdk.AbortMultipartUploadCommand({ Bucket: place.bucket, Key: key, UploadId: id }), {
    abortSignal: signal,
  });
};

const putLarge = async (place: ObjectTarget, outgoing: ObjectToWrite, signal: AbortSignal): Promise<void> => {
  const { key, encryption } = outgoing;
  const { sdk, client } = await place.connect(signal);
  const { UploadId: id } = await client.send(
    new sdk.CreateMultipartUploadCommand({ Bucket: place.bucket, Key: key, ...encryption }),
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

/** Writes an object, whole or not at all. Rejects with what the client throws; the content is destroyed then. */
export const writeObject = async (target: ObjectTarget, object: ObjectToWrite, signal: AbortSignal): Promise<void> => {
  try {
    await (object.bytes <= PART_BYTES ? putWhole : putLarge)(target, object, signal);
  } catch (error) {
    object.content.destroy();
    throw error;
  }
};
