// Connectors and clients of AWS in a job that names no endpoint: what arrives where.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket, prepareAccount } from '../host/account.js';
import { type AwsCalls, awsCalls } from '../host/aws-calls.js';
import { mavenJar } from '../host/maven-build.js';
import { committedLines, orderNumbers } from '../host/rows.js';
import { TestHost } from '../host/test-host.js';
import { START_MILLISECONDS, startTicks, ticksApplication } from '../host/ticks-application.js';
import { until } from '../host/until.js';
import { makeResources, resources } from './connector-resources.js';

const NAME = 'aws-connectors';
const LAKE = 'lake-bucket';
const SETUP_MILLISECONDS = 900_000;
const ARRIVE_MILLISECONDS = 120_000;
const sinks = ['kinesis-sink', 'firehose-sink', 'sqs-sink', 'dynamodb-sink'];
const sources = ['kinesis-source', 'kinesis-consumer', 'kinesis-fan-out', 'table-stream'];
const parts = ['main', 'clients', ...sinks, ...sources];
/** Calls of jobs/aws-connectors. */
const calls = [
  ...(
    'secrets-manager secrets-manager-url-connection sts sqs firehose glue dynamodb dynamodb-streams kinesis ' +
    'kinesis-by-arn kinesis-async s3 s3-path-style s3-dual-stack s3-fips s3-accelerate'
  )
    .split(' ')
    .map((name) => `sdk2-${name}`),
  'sdk1-s3',
  'sdk1-kinesis',
  'sdk1-sns',
  'sdk1-ssm',
  'glue-schema-registry',
];

describe('a job that names no endpoint', () => {
  // Two dozen SDK clients are loaded in the main method and in one TaskManager.
  const host = new TestHost({ flags: ['--job-manager-memory', '512', '--kpu-memory', '1024'] });
  let aws: AwsCalls;

  const linesOf = (folder: string): Promise<readonly string[]> =>
    committedLines(host.clients(), resources.rows, `output/${folder}/`);

  /** What each call came to, by its name. */
  const outcomes = (folder: string): Promise<ReadonlyMap<string, string>> =>
    until(`every call of ${folder}`, ARRIVE_MILLISECONDS, async () => {
      const lines = await linesOf(folder);
      const seen = new Map(lines.map((line) => [line.split(' ')[0] ?? '', line.slice(line.indexOf(' ') + 1)]));
      return seen.size >= calls.length ? seen : undefined;
    });

  const someLine = (folder: string, line: string): Promise<unknown> =>
    until(`${line} in ${folder}`, ARRIVE_MILLISECONDS, async () =>
      (await linesOf(folder)).some((one) => one.includes(line)),
    );

  beforeAll(async () => {
    const Body = mavenJar('packages/conformance/jobs/aws-connectors', NAME);
    await host.start();
    const clients = host.clients();
    aws = awsCalls(host.endpoint);
    await prepareAccount(clients);
    await clients.s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: `${NAME}.jar`, Body }));
    const PropertyMap = { ...(await makeResources(clients, aws)), parts: parts.join(',') };
    const properties = [{ PropertyGroupId: 'job', PropertyMap }];
    const input = ticksApplication(clients.accountId, { name: NAME, sink: '', key: `${NAME}.jar`, properties });
    await clients.flink.send(new CreateApplicationCommand(input));
    await startTicks(clients, NAME);
  }, SETUP_MILLISECONDS + START_MILLISECONDS);

  afterAll(() => host.close(), 60_000);

  it.each(['main', 'clients'])(
    'reaches what its clients call, those of %s',
    async (folder) => {
      const seen = await outcomes(folder);
      expect([...seen.keys()].toSorted()).toEqual(calls.toSorted());
      expect([...seen].filter(([, outcome]) => !outcome.startsWith('ok '))).toEqual([]);
      expect(seen.get('sdk2-secrets-manager')).toBe(`ok ${resources.secret}`);
      expect(seen.get('sdk1-ssm')).toBe(`ok ${resources.parameter}`);
      expect(seen.get('sdk2-s3-dual-stack')).toBe('ok by sdk 2');
    },
    2 * ARRIVE_MILLISECONDS,
  );

  it(
    'writes by the sinks of connectors',
    async () => {
      await until('a message of the sink', ARRIVE_MILLISECONDS, async () =>
        (
          await aws.json('sqs', 'AmazonSQS.ReceiveMessage', {
            QueueUrl: `${host.endpoint}/${host.clients().accountId}/${resources.queue}`,
            MaxNumberOfMessages: 10,
          })
        ).includes('sqs-'),
      );
      await until('an object of Firehose', ARRIVE_MILLISECONDS, async () => {
        const listed = await host.clients().s3.send(new ListObjectsV2Command({ Bucket: resources.firehoseBucket }));
        return (listed.KeyCount ?? 0) > 0;
      });
    },
    2 * ARRIVE_MILLISECONDS,
  );

  it(
    'reads back what the sinks of Kinesis and DynamoDB wrote',
    async () => {
      await someLine('kinesis-source', 'kinesis-0');
      await someLine('kinesis-consumer', 'kinesis-0');
      await someLine('kinesis-fan-out', 'kinesis-0');
      await someLine('table-stream', 'dynamodb-0');
    },
    4 * ARRIVE_MILLISECONDS,
  );

  it(
    'keeps an Iceberg table in the catalog of Glue',
    async () => {
      const clients = host.clients();
      const Body = mavenJar('packages/conformance/jobs/iceberg-glue', 'iceberg-glue');
      await clients.s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: 'iceberg.jar', Body }));
      await clients.s3.send(new CreateBucketCommand({ Bucket: LAKE }));
      const properties = [{ PropertyGroupId: 'job', PropertyMap: { bucket: LAKE } }];
      const input = ticksApplication(clients.accountId, { name: 'iceberg', sink: '', key: 'iceberg.jar', properties });
      await clients.flink.send(new CreateApplicationCommand(input));
      await startTicks(clients, 'iceberg');
      const orders = await until('orders by the table', ARRIVE_MILLISECONDS, async () => {
        const seen = await orderNumbers(clients, LAKE);
        return seen.length >= 50 ? seen : undefined;
      });
      expect(orders).toEqual(orders.map((_, index) => index));
      const table = await aws.json('glue', 'AWSGlue.GetTable', { DatabaseName: 'lake', Name: 'orders' });
      expect(table).toContain('"table_type": "ICEBERG"');
    },
    SETUP_MILLISECONDS + START_MILLISECONDS,
  );
});
