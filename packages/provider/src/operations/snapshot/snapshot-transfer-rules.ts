// What can be said at once of the S3 side of an import or an export. Whether bucket, files and rights are there is found by doing it.
import {
  bucketName,
  InvalidArgumentException,
  LimitExceededException,
  type SnapshotEncryptionConfiguration,
  type Validated,
} from '@drey/api';
import type { RequestContext } from '@drey/plugin-api';
import { type ApplicationStore, defaultEncryption, type S3Transfer } from '@drey/state';
import type { Quotas } from '../../quotas.js';

const ROLE = /^arn:aws[a-z0-9-]*:iam::(\d{12}):role\/.+$/;
const KEY = /^arn:aws[a-z0-9-]*:kms:[a-z0-9-]+:\d{12}:(?:key|alias)\/.+$/;

/** A customer managed key is named by its ARN (documented), the key of AWS by nothing. The code is a guess. */
export const encryptionFrom = (
  asked: Validated<SnapshotEncryptionConfiguration> | undefined,
): SnapshotEncryptionConfiguration => {
  if (asked === undefined) return defaultEncryption;
  const { KeyType, KeyId } = asked;
  if (KeyType === 'AWS_OWNED_KEY') {
    if (KeyId !== undefined)
      throw new InvalidArgumentException('A KeyId cannot be given with the key type AWS_OWNED_KEY.');
    return { KeyType };
  }
  if (KeyId === undefined || !KEY.test(KeyId))
    throw new InvalidArgumentException('The key type CUSTOMER_MANAGED_KEY needs the ARN of a key as KeyId.');
  return { KeyType, KeyId };
};

/** The S3 side of a transfer. Forms are checked, and that the role is one of the caller's account; the codes are guesses. */
export const transferFrom = (
  place: { readonly BucketARN: string; readonly KeyPrefix: string },
  roleArn: string,
  asked: Validated<SnapshotEncryptionConfiguration> | undefined,
  { accountId }: Pick<RequestContext, 'accountId'>,
): S3Transfer => {
  if (bucketName(place.BucketARN) === undefined)
    throw new InvalidArgumentException(`${place.BucketARN} is not the ARN of an S3 bucket.`);
  const account = ROLE.exec(roleArn)?.[1];
  if (account === undefined) throw new InvalidArgumentException(`${roleArn} is not the ARN of an IAM role.`);
  if (account !== accountId)
    throw new InvalidArgumentException(`The role ${roleArn} does not belong to account ${accountId}.`);
  return {
    bucketArn: place.BucketARN,
    keyPrefix: place.KeyPrefix,
    roleArn,
    encryption: encryptionFrom(asked),
  };
};

/** Refuses one more snapshot than a region may have. The quota is a guess, and so that system snapshots count but are made beyond it. */
export const checkSnapshotQuota = (
  { snapshots }: Pick<ApplicationStore, 'snapshots'>,
  { snapshotsPerRegion }: Pick<Quotas, 'snapshotsPerRegion'>,
  { accountId, region }: Pick<RequestContext, 'accountId' | 'region'>,
): void => {
  if (snapshots.count(accountId, region) >= snapshotsPerRegion)
    throw new LimitExceededException(
      `Account ${accountId} has reached the limit of ${snapshotsPerRegion} snapshots in ${region}. Delete one first.`,
    );
};
