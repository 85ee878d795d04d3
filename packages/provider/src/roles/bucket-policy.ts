// Reads the policy of the bucket that an object lies in.
import { bucketName } from '@drey/api';
import type { RoleValidation } from '@drey/iam-hook';
import type { Upstream } from '@drey/plugin-api';
import { loadS3, upstreamS3Client } from '../upstream-s3-client.js';

const bucketArnOf = (objectArn: string): string => objectArn.split('/', 1)[0] ?? objectArn;

/** The document, or undefined: most buckets have none (S3 answers NoSuchBucketPolicy), and one that cannot be read allows nothing. */
export const readBucketPolicy = async (
  upstream: Upstream,
  objectArn: string,
  { accountId, region, signal }: RoleValidation,
): Promise<string | undefined> => {
  const { endpoint } = upstream;
  const bucket = bucketName(bucketArnOf(objectArn));
  if (endpoint === null || bucket === undefined) return undefined;
  const { GetBucketPolicyCommand } = await loadS3();
  const client = await upstreamS3Client(upstream, endpoint, accountId, region);
  try {
    return (await client.send(new GetBucketPolicyCommand({ Bucket: bucket }), { abortSignal: signal })).Policy;
  } catch {
    return undefined;
  } finally {
    client.destroy();
  }
};
