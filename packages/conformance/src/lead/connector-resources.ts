// The resources that the job of jobs/aws-connectors uses, made before it starts, and its property group.
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { check, parseChecked } from '@drey/plugin-api';
import { roleArn } from '../host/account.js';
import type { AwsCalls } from '../host/aws-calls.js';
import { type AwsClients, testRegion } from '../host/aws-clients.js';
import { until } from '../host/until.js';

const STREAM_MILLISECONDS = 60_000;

/** Names that tests look for. */
export const resources = {
  rows: 'connector-rows',
  clientBucket: 'client-bucket',
  firehoseBucket: 'firehose-bucket',
  queue: 'connector-queue',
  stream: 'connector-stream',
  table: 'connector-table',
  secret: 'a secret that a job fetches',
  parameter: 'a parameter',
} as const;

const tableAnswer = check.shape({ TableDescription: check.shape({ LatestStreamArn: check.text }) });

/** Bucket, queue and the like; gives the property group `job` without its parts. */
export const makeResources = async (
  clients: AwsClients,
  { json, query }: AwsCalls,
): Promise<Readonly<Record<string, string>>> => {
  const { accountId, s3 } = clients;
  for (const Bucket of [resources.rows, resources.clientBucket, resources.firehoseBucket])
    await s3.send(new CreateBucketCommand({ Bucket }));
  await json('sqs', 'AmazonSQS.CreateQueue', { QueueName: resources.queue });
  await json('secretsmanager', 'secretsmanager.CreateSecret', { Name: 'job', SecretString: resources.secret });
  await json('ssm', 'AmazonSSM.PutParameter', { Name: '/job', Value: resources.parameter, Type: 'String' });
  const topic = await query('sns', { Action: 'CreateTopic', Version: '2010-03-31', Name: 'connector-topic' });
  await json('glue', 'AWSGlue.CreateRegistry', { RegistryName: 'connector-registry' });
  await json('firehose', 'Firehose_20150804.CreateDeliveryStream', {
    DeliveryStreamName: 'connector-delivery',
    ExtendedS3DestinationConfiguration: {
      RoleARN: roleArn(accountId),
      BucketARN: `arn:aws:s3:::${resources.firehoseBucket}`,
    },
  });
  const table = parseChecked(
    await json('dynamodb', 'DynamoDB_20120810.CreateTable', {
      TableName: resources.table,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    }),
    tableAnswer,
  );
  await json('kinesis', 'Kinesis_20131202.CreateStream', { StreamName: resources.stream, ShardCount: 1 });
  await until('the stream', STREAM_MILLISECONDS, async () =>
    (await json('kinesis', 'Kinesis_20131202.DescribeStreamSummary', { StreamName: resources.stream })).includes(
      'ACTIVE',
    ),
  );
  return {
    region: testRegion,
    bucket: resources.rows,
    'client.bucket': resources.clientBucket,
    // As AWS names it, whoever made the queue.
    'queue.url': `https://sqs.${testRegion}.amazonaws.com/${accountId}/${resources.queue}`,
    'topic.arn': /<TopicArn>(?<arn>.+)<\/TopicArn>/.exec(topic)?.groups?.['arn'] ?? '',
    secret: 'job',
    parameter: '/job',
    'delivery.stream': 'connector-delivery',
    table: resources.table,
    'table.stream.arn': table?.TableDescription.LatestStreamArn ?? '',
    'stream.arn': `arn:aws:kinesis:${testRegion}:${accountId}:stream/${resources.stream}`,
    registry: 'connector-registry',
  };
};
