// From the code location of a request to a copy that a version pins.
import {
  bucketName,
  InvalidArgumentException,
  type S3ApplicationCodeLocationDescription,
  ServiceUnavailableException,
} from '@drey/api';
import type { RequestContext } from '@drey/plugin-api';
import type { CodeSource } from './code-source.js';
import { type CodeStore, CodeTooLargeError } from './code-store.js';
import type { CodeCopy } from '@drey/state';
import { UpstreamFault } from '@drey/upstream-client';

/** Copies code at the moment of a create or an update, as the service does. */
export interface CodeCopier {
  /**
   * Copies an S3 object. Throws the service's {@link InvalidArgumentException} when it cannot be read, {@link ServiceUnavailableException}
   * when S3 gives no answer or there is no room for the copy.
   */
  fromS3(location: S3ApplicationCodeLocationDescription, context: RequestContext): Promise<CodeCopy | null>;
  /** Keeps bytes that came with the request. */
  fromBytes(content: Uint8Array): Promise<CodeCopy>;
}

/** Known text (Terraform provider's retry list, public issues). */
const unreadable = (key: string, bucket: string, cause: unknown): InvalidArgumentException =>
  new InvalidArgumentException(
    `Please check the role provided or validity of S3 location you provided. We are unable to get the specified fileKey: ${key} in the specified bucket: ${bucket}`,
    { cause },
  );

/** S3 itself is in trouble, which no role and no other location mends; a client may try again. */
const unavailable = (key: string, bucket: string, fault: UpstreamFault): ServiceUnavailableException =>
  new ServiceUnavailableException(`The code ${key} of the bucket ${bucket} could not be read. ${fault.message}`, {
    cause: fault,
  });

/** A copier over a source of objects and the store of copies. `source` is null where there is no S3 (`--upstream none`). */
export const createCodeCopier = (source: CodeSource | null, store: CodeStore): CodeCopier => ({
  fromS3: async ({ BucketARN, FileKey, ObjectVersion }, context) => {
    const key = FileKey ?? '';
    const bucket = bucketName(BucketARN ?? '');
    if (bucket === undefined) {
      throw new InvalidArgumentException(
        `BucketARN must be the ARN of an S3 bucket, such as arn:aws:s3:::my-bucket, not ${BucketARN}.`,
      );
    }
    if (source === null) {
      context.log.warn('There is no S3 (--upstream none), so the code was not copied and the application cannot run.', {
        bucket,
        key,
      });
      return null;
    }
    try {
      const { accountId, region, signal } = context;
      return await store.put(
        await source.fetch({
          bucket,
          key,
          ...(ObjectVersion ? { objectVersion: ObjectVersion } : {}),
          accountId,
          region,
          signal,
        }),
      );
    } catch (error) {
      if (error instanceof CodeTooLargeError) throw new InvalidArgumentException(error.message);
      if (error instanceof InvalidArgumentException || error instanceof ServiceUnavailableException) throw error;
      if (error instanceof UpstreamFault) throw unavailable(key, bucket, error);
      context.log.warn('Code could not be read from S3.', { bucket, key, error });
      throw unreadable(key, bucket, error);
    }
  },
  fromBytes: (content) =>
    store.put(
      (async function* () {
        yield content;
      })(),
    ),
});
