// Reads the policy of the bucket that an object lies in.
import { bucketName } from '@drey/api';
import type { RoleValidation } from '@drey/iam-hook';
import type { SdkClientPool } from '@drey/upstream-client';

const bucketArnOf = (objectArn: string): string => objectArn.split('/', 1)[0] ?? objectArn;

/** The document, or undefined: most buckets have none (S3 answers NoSuchBucketPolicy), and one that cannot be read allows nothing. */
export const readBucketPolicy = async (
  s3: SdkClientPool<'s3'>,
  objectArn: string,
  { accountId, region, signal }: RoleValidation,
): Promise<string | undefined> => {
  const bucket = bucketName(bucketArnOf(objectArn));
  if (bucket === undefined) return undefined;
  try {
    const { sdk, client } = await s3.of({ accountId, region });
    return (await client.send(new sdk.GetBucketPolicyCommand({ Bucket: bucket }), { abortSignal: signal })).Policy;
  } catch {
    return undefined;
  }
};
