// A job whose source is a Kinesis stream, on real Flink with the unmodified connector: records arrive in the bucket, each once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateStreamCommand, DescribeStreamCommand, KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { CreateApplicationCommand, StopApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket, prepareAccount } from '../host/account.js';
import { testRegion } from '../host/aws-clients.js';
import { mavenJar } from '../host/maven-build.js';
import { orderNumbers } from '../host/rows.js';
import { TestHost } from '../host/test-host.js';
import { START_MILLISECONDS, startTicks, succeeds, ticksApplication } from '../host/ticks-application.js';
import { until } from '../host/until.js';

const NAME = 'kinesis-to-s3';
const STREAM = 'orders';
const SINK = 'order-rows';
const KEY = 'kinesis-to-s3.jar';
const SETUP_MILLISECONDS = 900_000;
const ROWS_MILLISECONDS = 120_000;

describe('a job that reads a Kinesis stream', () => {
  const host = new TestHost();
  let kinesis: KinesisClient;

  /** Puts orders with the numbers from `first` on. */
  const put = async (first: number, count: number): Promise<void> => {
    const numbers = Array.from({ length: count }, (_, index) => first + index);
    const Records = numbers.map((order) => ({
      Data: Buffer.from(JSON.stringify({ order, text: 'ä' })),
      PartitionKey: String(order),
    }));
    const { FailedRecordCount } = await kinesis.send(new PutRecordsCommand({ StreamName: STREAM, Records }));
    expect(FailedRecordCount ?? 0).toBe(0);
  };

  const arrive = (count: number): Promise<readonly number[]> =>
    until(`${count} orders in ${SINK}`, ROWS_MILLISECONDS, async () => {
      const seen = await orderNumbers(host.clients(), SINK);
      return seen.length >= count ? seen : undefined;
    });

  beforeAll(async () => {
    const Body = mavenJar('examples/kinesis-to-s3', NAME);
    await host.start();
    const clients = host.clients();
    await prepareAccount(clients);
    await clients.s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: KEY, Body }));
    await clients.s3.send(new CreateBucketCommand({ Bucket: SINK }));
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    // This client speaks HTTP/2 without asking, and is used as it comes.
    kinesis = new KinesisClient({ endpoint: host.endpoint, region: testRegion, credentials });
    await kinesis.send(new CreateStreamCommand({ StreamName: STREAM, ShardCount: 2 }));
    await until('the stream', ROWS_MILLISECONDS, async () => {
      const { StreamDescription } = await kinesis.send(new DescribeStreamCommand({ StreamName: STREAM }));
      return StreamDescription?.StreamStatus === 'ACTIVE';
    });
  }, SETUP_MILLISECONDS);

  afterAll(async () => {
    kinesis?.destroy();
    await host.close();
  }, 60_000);

  it(
    'writes what was put before its start and what is put while it runs',
    async () => {
      const clients = host.clients();
      await put(0, 100);
      const source = {
        'stream.name': STREAM,
        'aws.region': testRegion,
        'aws.endpoint': host.endpoint,
        'aws.http.protocol.version': 'HTTP1_1',
        'flink.stream.initpos': 'TRIM_HORIZON',
      };
      const properties = [
        { PropertyGroupId: 'InputStream0', PropertyMap: source },
        { PropertyGroupId: 'bucket', PropertyMap: { name: SINK } },
      ];
      const input = ticksApplication(clients.accountId, { name: NAME, sink: SINK, key: KEY, properties });
      await clients.flink.send(new CreateApplicationCommand(input));
      await startTicks(clients, NAME);
      await arrive(100);
      await put(100, 100);
      expect(await arrive(200)).toEqual(Array.from({ length: 200 }, (_, index) => index));
    },
    START_MILLISECONDS + 2 * ROWS_MILLISECONDS,
  );

  it(
    'goes on where it was after a stop with savepoint and a start',
    async () => {
      const clients = host.clients();
      const { OperationId } = await clients.flink.send(new StopApplicationCommand({ ApplicationName: NAME }));
      await succeeds(clients, NAME, OperationId);
      await put(200, 50);
      await startTicks(clients, NAME);
      expect(await arrive(250)).toEqual(Array.from({ length: 250 }, (_, index) => index));
    },
    START_MILLISECONDS + 2 * ROWS_MILLISECONDS,
  );
});
