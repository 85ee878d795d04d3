// Buckets of the upstream as places of snapshots.
import { bucketName } from '@drey/api';
import { type BucketRequest, type SnapshotBucket, type SnapshotBuckets, TransferFault } from '@drey/orchestrator';
import type { Clock, Logger, Upstream } from '@drey/plugin-api';
import { answeredStatus, createSdkClients, transferLimits } from '@drey/upstream-client';
import { checkRole, rightsOf, type RoleRightsNeeds } from './role-rights.js';
import { s3Fault } from './s3-fault.js';
import { listObjects, readObject, type S3Place } from './s3-reading.js';
import { clearObjects, writeObject } from './s3-writing.js';

/** What {@link createSnapshotBuckets} needs. */
export interface SnapshotBucketsNeeds extends RoleRightsNeeds {
  readonly upstream: Upstream;
  readonly clock: Clock;
  readonly log: Logger;
}

const MOST_ATTEMPTS = 4;

/** That the bucket is there, of the account and in the region of the snapshot (documented). A role that may only write cannot be told; S3 refuses what it writes then. */
const checkBucket = async (
  place: S3Place,
  { snapshot, purpose }: BucketRequest,
  signal: AbortSignal,
): Promise<void> => {
  const { bucket } = place;
  const { accountId, region } = snapshot;
  try {
    const { sdk, client } = await place.connect(signal);
    const { BucketRegion: found } = await client.send(
      new sdk.HeadBucketCommand({ Bucket: bucket, ExpectedBucketOwner: accountId }),
      { abortSignal: signal },
    );
    if (found === undefined || found === '' || found === region) return;
    throw new TransferFault(
      'InvalidArgument',
      `The bucket ${bucket} is in ${found} and the snapshot in ${region}; import and export work within one region. Use a bucket in ${region}.`,
    );
  } catch (error) {
    if (purpose === 'export' && answeredStatus(error) === 403) return;
    throw s3Fault(error, 'show the bucket', bucket, signal);
  }
};

/** Buckets of an upstream, with the rights of the roles that callers name; and the way to let go of its connections. */
export const createSnapshotBuckets = (needs: SnapshotBucketsNeeds): SnapshotBuckets & { close(): void } => {
  const { upstream, clock } = needs;
  const s3 = createSdkClients(upstream, 's3', { maxAttempts: MOST_ATTEMPTS, limits: transferLimits });
  const placeOf = (request: BucketRequest): S3Place => {
    const { snapshot, place } = request;
    const bucket = bucketName(place.bucketArn);
    if (bucket === undefined)
      throw new TransferFault(
        'InvalidArgument',
        `BucketARN must be the ARN of an S3 bucket, such as arn:aws:s3:::my-bucket, not ${place.bucketArn}.`,
      );
    const { accountId, region } = snapshot;
    return {
      bucket,
      endpoint: upstream.endpoint,
      clock,
      connect: async (signal) => s3.of({ accountId, region, credentials: await rightsOf(needs, request, signal) }),
    };
  };
  return {
    open: async (request, signal) => {
      const place = placeOf(request);
      await checkRole(needs, request, signal);
      await checkBucket(place, request, signal);
      const { encryption } = request.place;
      return {
        list: (prefix, given) => listObjects(place, prefix, given),
        read: (object, given) => readObject(place, object, given),
        write: (key, bytes, content, given) => writeObject(place, { key, bytes, content, encryption }, given),
        clear: (prefix, given) => clearObjects(place, prefix, given),
      } satisfies SnapshotBucket;
    },
    close: () => s3.close(),
  };
};
