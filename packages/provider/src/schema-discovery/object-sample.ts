// A sample of an S3 object.
import { bucketName, InvalidArgumentException, ServiceUnavailableException } from '@drey/api';
import type { CodeSource } from '../code/code-source.js';
import type { RequestContext } from '@drey/plugin-api';
import { UpstreamFault } from '@drey/upstream-client';
import { type Sample, sampleOf } from './sample.js';

const SAMPLE_BYTES = 1_048_576;
const NEWLINE = 0x0a;

/** Bytes of an object up to a limit; a longer one ends at its last whole line, so that no row is cut. */
const beginning = async (content: AsyncIterable<Uint8Array>, limitBytes: number): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of content) {
    parts.push(part);
    length += part.length;
    if (length > limitBytes) break;
  }
  const bytes = Buffer.concat(parts);
  if (length <= limitBytes) return bytes;
  const end = bytes.lastIndexOf(NEWLINE, limitBytes - 1);
  return bytes.subarray(0, end === -1 ? limitBytes : end + 1);
};

/** Reads the beginning of an object; `source` is null where there is no S3 (`--upstream none`). */
export const sampleObject = async (
  source: CodeSource | null,
  { bucketArn, key }: { readonly bucketArn: string; readonly key: string },
  { accountId, region, signal, log }: RequestContext,
): Promise<readonly Sample[]> => {
  const bucket = bucketName(bucketArn);
  if (bucket === undefined)
    throw new InvalidArgumentException(
      `BucketARN must be the ARN of an S3 bucket, such as arn:aws:s3:::my-bucket, not ${bucketArn}.`,
    );
  if (source === null) throw new ServiceUnavailableException('There is no S3 to read from (--upstream none).');
  try {
    const bytes = await beginning(await source.fetch({ bucket, key, accountId, region, signal }), SAMPLE_BYTES);
    return bytes.length === 0 ? [] : [sampleOf(bytes)];
  } catch (cause) {
    if (cause instanceof UpstreamFault) throw new ServiceUnavailableException(cause.message, { cause });
    log.warn('An object could not be sampled.', { bucket, key, error: cause });
    throw new InvalidArgumentException(
      `Please check the role provided or validity of S3 location you provided. We are unable to get the specified fileKey: ${key} in the specified bucket: ${bucket}`,
      { cause },
    );
  }
};
