// What an application needs in its account: buckets, code, a role, a log stream.
import { CreateLogGroupCommand, CreateLogStreamCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { type AwsClients, testRegion } from './aws-clients.js';
import { exampleJar } from './example-jar.js';

/** Lets the service take the role. */
export const trustPolicy: string = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'kinesisanalytics.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

/** What the application may do, as the main flow gives it. */
export const rolePolicy: string = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:PutObject', 'logs:PutLogEvents'],
      Resource: '*',
    },
  ],
});

/** Name of the bucket with the code, and the key of the example's jar in it. */
export const codeBucket = 'code-bucket';
export const exampleKey = 'ticks-to-s3.jar';
export const roleName = 'ticks-role';

/** ARN of the role of an account. */
export const roleArn = (accountId: string): string => `arn:aws:iam::${accountId}:role/${roleName}`;

/** Creates the code bucket with the example's jar, and the role. */
export const prepareAccount = async ({ s3, iam }: AwsClients): Promise<void> => {
  await s3.send(new CreateBucketCommand({ Bucket: codeBucket }));
  await s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: exampleKey, Body: exampleJar() }));
  await iam.send(new CreateRoleCommand({ RoleName: roleName, AssumeRolePolicyDocument: trustPolicy }));
  await iam.send(
    new PutRolePolicyCommand({ RoleName: roleName, PolicyName: 'ticks-policy', PolicyDocument: rolePolicy }),
  );
};

/** Creates a log group with a stream of that name; gives the stream's ARN. */
export const createLogStream = async (
  { logs, accountId }: AwsClients,
  group: string,
  stream: string,
): Promise<string> => {
  await logs.send(new CreateLogGroupCommand({ logGroupName: group }));
  await logs.send(new CreateLogStreamCommand({ logGroupName: group, logStreamName: stream }));
  return `arn:aws:logs:${testRegion}:${accountId}:log-group:${group}:log-stream:${stream}`;
};
