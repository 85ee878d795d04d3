// Orders in a Kinesis stream, and the rows that the job of examples/kinesis-to-s3 makes of them.
import {
  CreateStreamCommand,
  DescribeStreamCommand,
  type KinesisClient,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket, prepareAccount } from './account.js';
import { kinesisClient } from './aws-clients.js';
import { mavenJar } from './maven-build.js';
import { orderNumbers } from './rows.js';
import type { TestHost } from './test-host.js';
import { until } from './until.js';

/** Name of the stream. */
export const ordersStream = 'orders';
/** Bucket of the rows. */
export const ordersSink = 'order-rows';
/** Key of the job's jar in the bucket of code. */
export const ordersJar = 'kinesis-to-s3.jar';
/** How long rows may take to arrive. */
export const ROWS_MILLISECONDS = 120_000;

/** A stream of orders at a running host. */
export interface KinesisOrders {
  /** This client speaks HTTP/2 without asking, and is used as it comes. */
  readonly kinesis: KinesisClient;
  /** Puts orders with the numbers from `first` on. */
  put(first: number, count: number): Promise<void>;
  /** Resolves to the numbers in the sink once there are so many, in order. */
  arrive(count: number): Promise<readonly number[]>;
}

/** Makes stream, sink and code. */
export const kinesisOrders = async (host: TestHost, shards: number): Promise<KinesisOrders> => {
  const clients = host.clients();
  const { s3 } = clients;
  await prepareAccount(clients);
  await s3.send(
    new PutObjectCommand({
      Bucket: codeBucket,
      Key: ordersJar,
      Body: mavenJar('examples/kinesis-to-s3', 'kinesis-to-s3'),
    }),
  );
  await s3.send(new CreateBucketCommand({ Bucket: ordersSink }));
  const kinesis = kinesisClient(host.endpoint);
  await kinesis.send(new CreateStreamCommand({ StreamName: ordersStream, ShardCount: shards }));
  await until('the stream', ROWS_MILLISECONDS, async () => {
    const { StreamDescription } = await kinesis.send(new DescribeStreamCommand({ StreamName: ordersStream }));
    return StreamDescription?.StreamStatus === 'ACTIVE';
  });
  return {
    kinesis,
    put: async (first, count) => {
      const numbers = Array.from({ length: count }, (_, index) => first + index);
      const Records = numbers.map((order) => ({
        Data: Buffer.from(JSON.stringify({ order, text: 'ä' })),
        PartitionKey: String(order),
      }));
      const { FailedRecordCount } = await kinesis.send(new PutRecordsCommand({ StreamName: ordersStream, Records }));
      if ((FailedRecordCount ?? 0) !== 0) throw new Error(`${FailedRecordCount} orders were not taken.`);
    },
    arrive: (count) =>
      until(`${count} orders in ${ordersSink}`, ROWS_MILLISECONDS, async () => {
        const seen = await orderNumbers(clients, ordersSink);
        return seen.length >= count ? seen : undefined;
      }),
  };
};
