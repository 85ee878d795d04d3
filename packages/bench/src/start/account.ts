// Buckets, code and role of the started job, made as a user makes them.
import { readFileSync } from 'node:fs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { JobPlaces } from './drey-start.js';

const places: JobPlaces = {
  codeBucket: 'bench-code',
  codeKey: 'job.jar',
  sinkBucket: 'bench-sink',
  roleArn: 'arn:aws:iam::000000000000:role/bench-role',
};

const policy = (effect: object): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...effect }] });

/** Makes them behind a gateway. */
export const makeAccount = async (endpoint: string, jar: string): Promise<JobPlaces> => {
  const settings = { endpoint, region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const iam = new IAMClient(settings);
  await s3.send(new CreateBucketCommand({ Bucket: places.codeBucket }));
  await s3.send(new CreateBucketCommand({ Bucket: places.sinkBucket }));
  await s3.send(new PutObjectCommand({ Bucket: places.codeBucket, Key: places.codeKey, Body: readFileSync(jar) }));
  const trust = policy({ Principal: { Service: 'kinesisanalytics.amazonaws.com' }, Action: 'sts:AssumeRole' });
  await iam.send(new CreateRoleCommand({ RoleName: 'bench-role', AssumeRolePolicyDocument: trust }));
  const actions = ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject'];
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'bench-role',
      PolicyName: 'bench-policy',
      PolicyDocument: policy({ Action: actions, Resource: '*' }),
    }),
  );
  s3.destroy();
  iam.destroy();
  return places;
};
