// Objects of a bucket: listed page by page, read as streams that go on where a connection broke.
import { Readable } from 'node:stream';
import { type BucketObject, TransferFault } from '@drey/orchestrator';
import { backOff, type Clock } from '@drey/plugin-api';
import { objectBody, type SdkConnection } from '@drey/upstream-client';
import { s3Fault } from './s3-fault.js';

/** A bucket with the rights of a role. */
export interface S3Place {
  readonly bucket: string;
  readonly endpoint: string | null;
  readonly clock: Clock;
  /** A client with credentials that last for a while. */
  connect(signal: AbortSignal): Promise<SdkConnection<'s3'>>;
}

const MOST_BREAKS = 5;
const FIRST_PAUSE_MILLISECONDS = 200;
const LONGEST_PAUSE_MILLISECONDS = 5_000;
/** The whole of one object, however large. */
const WHOLE_MILLISECONDS = 24 * 3_600_000;

/** All objects below a prefix, as long as somebody asks for more. */
export async function* listObjects(
  place: S3Place,
  prefix: string,
  signal: AbortSignal,
): AsyncGenerator<BucketObject, void, undefined> {
  let token: string | undefined;
  do {
    try {
      const { sdk, client } = await place.connect(signal);
      const page = await client.send(
        new sdk.ListObjectsV2Command({ Bucket: place.bucket, Prefix: prefix, ContinuationToken: token }),
        { abortSignal: signal },
      );
      for (const { Key, Size, ETag } of page.Contents ?? [])
        if (Key?.startsWith(prefix) === true)
          yield { key: Key, bytes: Size ?? 0, ...(ETag === undefined ? {} : { etag: ETag }) };
      const next = page.IsTruncated === true ? page.NextContinuationToken : undefined;
      if (next !== undefined && next === token) throw new Error('S3 gives the same page of a listing again and again.');
      token = next;
    } catch (error) {
      throw s3Fault(error, `list the objects below ${prefix}`, place.bucket, signal);
    }
  } while (token !== undefined);
}

/** The body from an offset on. An upstream that knows no ranges sends all of it, whose beginning is left out then. */
async function* bodyFrom(
  place: S3Place,
  object: BucketObject,
  offset: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { sdk, client } = await place.connect(signal);
  const answer = await client.send(
    new sdk.GetObjectCommand({
      Bucket: place.bucket,
      Key: object.key,
      ...(object.etag === undefined ? {} : { IfMatch: object.etag }),
      ...(offset === 0 ? {} : { Range: `bytes=${offset}-` }),
    }),
    { abortSignal: signal },
  );
  if (answer.Body === undefined) throw new Error('S3 answered without a body.');
  if (object.etag !== undefined && answer.ETag !== undefined && answer.ETag !== object.etag) {
    (answer.Body as Readable).destroy();
    throw new TransferFault(
      'SourceChanged',
      `The object ${object.key} was changed while it was read. Do it again once nobody writes there.`,
    );
  }
  let skip = offset > 0 && answer.ContentRange === undefined ? offset : 0;
  const at = { service: 's3', endpoint: place.endpoint } as const;
  for await (const piece of objectBody(answer.Body as Readable, at, WHOLE_MILLISECONDS)) {
    const left = piece.subarray(Math.min(skip, piece.length));
    skip -= piece.length - left.length;
    if (left.length > 0) yield left;
  }
}

async function* pieces(place: S3Place, object: BucketObject, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  let offset = 0;
  for (let breaks = 0; ;) {
    try {
      for await (const piece of bodyFrom(place, object, offset, signal)) {
        offset += piece.length;
        breaks = 0;
        yield piece;
      }
      if (offset >= object.bytes) return;
      throw new TransferFault('ServiceUnavailable', `S3 ended the object ${object.key} too early.`, {
        isPassing: true,
      });
    } catch (error) {
      const fault = s3Fault(error, `give the object ${object.key}`, place.bucket, signal);
      breaks += 1;
      if (!(fault instanceof TransferFault && fault.isPassing) || breaks > MOST_BREAKS) throw fault;
      await place.clock.sleep(backOff(breaks - 1, FIRST_PAUSE_MILLISECONDS, LONGEST_PAUSE_MILLISECONDS), signal);
    }
  }
}

/** The content of an object as it was listed. No more of it is asked for than is read. */
export const readObject = (place: S3Place, object: BucketObject, signal: AbortSignal): Readable =>
  Readable.from(pieces(place, object, signal), { objectMode: false });
