// The service and its neighbours as this rehearsal calls them. The operations of enhanced snapshots are newer than the JavaScript client, so
// the service is spoken to by its protocol: a POST with JSON.
import { readFileSync } from 'node:fs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { until } from './until.mjs';

const REGION = 'us-east-1';
const ROLE = 'rehearsal';
const OPERATION_MILLISECONDS = 10 * 60_000;

/** ARN of the role that applications run as, and that reads the savepoint. */
export const roleArn = `arn:aws:iam::000000000000:role/${ROLE}`;
export const buckets = { code: 'rehearsal-code', savepoints: 'production-savepoints', rows: 'production-rows' };

const json = (value) => JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...value }] });

const trust = json({ Principal: { Service: 'kinesisanalytics.amazonaws.com' }, Action: 'sts:AssumeRole' });
const policy = json({
  Action: ['s3:GetObject', 's3:GetObjectVersion', 's3:ListBucket', 's3:PutObject', 'logs:PutLogEvents'],
  Resource: '*',
});

/** Calls at an endpoint. `service(operation, input)` is one call of kinesisanalyticsv2; it rejects with the code and text of an error. */
export const callsOf = (endpoint) => {
  const settings = { endpoint, region: REGION, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const iam = new IAMClient(settings);

  const service = async (operation, input) => {
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': `KinesisAnalytics_20180523.${operation}`,
        Authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${REGION}/kinesisanalytics/aws4_request, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(input),
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(`${operation}: ${body.__type}: ${body.message ?? body.Message}`);
    return body;
  };

  /** Buckets, the role, and the two jars that are to be tried. */
  const prepare = async (jars) => {
    for (const Bucket of Object.values(buckets)) await s3.send(new CreateBucketCommand({ Bucket }));
    await iam.send(new CreateRoleCommand({ RoleName: ROLE, AssumeRolePolicyDocument: trust }));
    await iam.send(new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: 'job', PolicyDocument: policy }));
    for (const [Key, file] of Object.entries(jars))
      await s3.send(new PutObjectCommand({ Bucket: buckets.code, Key, Body: readFileSync(file) }));
  };

  /** Waits for the end of an operation of an application; rejects with its cause when it fails. */
  const succeeds = async (ApplicationName, { OperationId }) => {
    const operation = await until(`The end of an operation of ${ApplicationName}`, OPERATION_MILLISECONDS, async () => {
      const answer = await service('DescribeApplicationOperation', { ApplicationName, OperationId });
      const details = answer.ApplicationOperationInfoDetails;
      return details.OperationStatus === 'IN_PROGRESS' ? undefined : details;
    });
    if (operation.OperationStatus === 'SUCCESSFUL') return;
    const cause = operation.OperationFailureDetails?.ErrorInfo?.ErrorString;
    throw new Error(`${operation.Operation} of ${ApplicationName} is ${operation.OperationStatus}: ${cause}`);
  };

  return { s3, service, prepare, succeeds };
};
