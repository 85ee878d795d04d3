// Clients of the AWS SDK for one endpoint and one account.
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { KinesisAnalyticsV2Client } from '@aws-sdk/client-kinesis-analytics-v2';
import { S3Client } from '@aws-sdk/client-s3';

/** The region of all tests, unless one says otherwise. */
export const testRegion = 'us-east-1';

/** The account of the usual test credentials. */
export const defaultAccount = '000000000000';

/** Clients of one account. */
export interface AwsClients {
  readonly accountId: string;
  readonly endpoint: string;
  readonly flink: KinesisAnalyticsV2Client;
  readonly iam: IAMClient;
  readonly logs: CloudWatchLogsClient;
  readonly s3: S3Client;
}

/** Makes clients. The access key of another account than the default one is its 12 digits, which the gateway reads as the account. */
export const awsClients = (
  endpoint: string,
  accountId: string = defaultAccount,
  region: string = testRegion,
): AwsClients => {
  const settings = {
    endpoint,
    region,
    credentials: { accessKeyId: accountId === defaultAccount ? 'test' : accountId, secretAccessKey: 'test' },
    maxAttempts: 2,
  };
  return {
    accountId,
    endpoint,
    flink: new KinesisAnalyticsV2Client(settings),
    iam: new IAMClient(settings),
    logs: new CloudWatchLogsClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
  };
};

/** A client of Kinesis, for the few tests that put records; whoever makes it destroys it. */
export const kinesisClient = (endpoint: string): KinesisClient =>
  new KinesisClient({
    endpoint,
    region: testRegion,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
