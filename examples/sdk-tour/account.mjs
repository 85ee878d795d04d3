// What the tour's application needs around it: a role, a bucket with the code, a bucket for the rows.
import { IAM } from '@aws-sdk/client-iam';
import { S3 } from '@aws-sdk/client-s3';

export const buckets = { code: 'sdk-tour-code', rows: 'sdk-tour-rows' };
export const endpoint = process.env.AWS_ENDPOINT_URL ?? 'http://127.0.0.1:4566';
export const settings = {
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};

const RoleName = 'sdk-tour';
const s3 = new S3({ ...settings, forcePathStyle: true });
const iam = new IAM(settings);

/** Makes all three; gives the role's ARN. */
export const prepareAccount = async (archive) => {
  const trust = { Effect: 'Allow', Principal: { Service: 'kinesisanalytics.amazonaws.com' }, Action: 'sts:AssumeRole' };
  const rights = { Effect: 'Allow', Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'], Resource: '*' };
  const policy = (statement) => JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const { Role } = await iam.createRole({ RoleName, AssumeRolePolicyDocument: policy(trust) });
  await iam.putRolePolicy({ RoleName, PolicyName: RoleName, PolicyDocument: policy(rights) });
  for (const Bucket of Object.values(buckets)) await s3.createBucket({ Bucket });
  await s3.putObject({ Bucket: buckets.code, Key: 'job.jar', Body: archive });
  return Role.Arn;
};

/** What is not there any more, or never was, is no fault here. */
export const ignoringAbsence = async (act) => {
  try {
    return await act();
  } catch (error) {
    if (/^(ResourceNotFoundException|NoSuchBucket|NoSuchEntity)/.test(error.name)) return undefined;
    throw error;
  }
};

const deleteBucket = async (Bucket) => {
  for (;;) {
    const { Contents = [] } = await s3.listObjectsV2({ Bucket });
    if (Contents.length === 0) return s3.deleteBucket({ Bucket });
    for (const { Key } of Contents) await s3.deleteObject({ Bucket, Key });
  }
};

/** Deletes all three, as far as they are there. */
export const deleteAccountParts = async () => {
  for (const bucket of Object.values(buckets)) await ignoringAbsence(() => deleteBucket(bucket));
  await ignoringAbsence(() => iam.deleteRolePolicy({ RoleName, PolicyName: RoleName }));
  await ignoringAbsence(() => iam.deleteRole({ RoleName }));
};
