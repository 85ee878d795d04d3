// A Python program of nothing but SQL: from one Kinesis stream to another, by tables that name no endpoint. The same for every kind of cluster.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateStreamCommand,
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  PutRecordsCommand,
} from '@aws-sdk/client-kinesis';
import { StopApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { prepareAccount } from '../host/account.js';
import { kinesisClient, testRegion } from '../host/aws-clients.js';
import { jobSource } from '../host/jobs.js';
import { mavenJar } from '../host/maven-build.js';
import { createPython } from '../host/python-application.js';
import type { TestHost } from '../host/test-host.js';
import { startTicks, statusBecomes } from '../host/ticks-application.js';
import { until } from '../host/until.js';

const NAME = 'ddl';
const SETUP_MILLISECONDS = 900_000;
const ORDERS_MILLISECONDS = 180_000;

interface Order {
  readonly number: number;
  readonly word: string;
}

const recordOf = (order: Order) => ({ Data: Buffer.from(JSON.stringify(order)), PartitionKey: order.word });

/** Streams of one host, with what is put and read from outside. */
const streamsOf = (host: TestHost) => {
  const kinesis = kinesisClient(host.endpoint);
  return {
    create: async (StreamName: string): Promise<void> => {
      await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
      await until(`the stream ${StreamName}`, ORDERS_MILLISECONDS, async () => {
        const { StreamDescription } = await kinesis.send(new DescribeStreamCommand({ StreamName }));
        return StreamDescription?.StreamStatus === 'ACTIVE';
      });
    },
    put: (StreamName: string, orders: readonly Order[]) =>
      kinesis.send(new PutRecordsCommand({ StreamName, Records: orders.map(recordOf) })),
    read: async (StreamName: string): Promise<readonly Order[]> => {
      const { StreamDescription } = await kinesis.send(new DescribeStreamCommand({ StreamName }));
      const ShardId = StreamDescription?.Shards?.[0]?.ShardId;
      const { ShardIterator } = await kinesis.send(
        new GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
      );
      const { Records = [] } = await kinesis.send(new GetRecordsCommand({ ShardIterator }));
      return Records.map(({ Data = new Uint8Array() }) => JSON.parse(Buffer.from(Data).toString('utf8')) as Order);
    },
    close: () => kinesis.destroy(),
  };
};

/** The scenario; `makeHost` is asked once. */
export const describePythonDdl = (
  title: string,
  missing: string | undefined,
  makeHost: () => Promise<TestHost>,
  clear: (host: TestHost) => Promise<void> = () => Promise.resolve(),
): void => {
  (missing === undefined ? describe : describe.skip)(`${title}${missing === undefined ? '' : ` (${missing})`}`, () => {
    let host: TestHost;
    let streams: ReturnType<typeof streamsOf>;

    beforeAll(async () => {
      host = await makeHost();
      await host.start();
      const clients = host.clients();
      await prepareAccount(clients);
      streams = streamsOf(host);
      for (const name of ['orders-in', 'orders-out']) await streams.create(name);
      const group = (id: string, stream: string) => ({
        PropertyGroupId: id,
        PropertyMap: { stream, region: testRegion, position: 'TRIM_HORIZON' },
      });
      await createPython(clients, {
        name: NAME,
        sink: 'ddl-unused',
        files: {
          'main.py': jobSource('ddl', 'main.py'),
          'lib/connectors.jar': mavenJar('examples/kinesis-to-s3', 'kinesis-to-s3'),
        },
        options: { jarfile: 'lib/connectors.jar' },
        properties: [group('source', 'orders-in'), group('sink', 'orders-out')],
      });
    }, SETUP_MILLISECONDS);

    afterAll(async () => {
      streams?.close();
      await host?.close();
      if (host !== undefined) await clear(host);
    }, 120_000);

    it(
      'reads and writes streams of its account',
      async () => {
        const numbers = Array.from({ length: 40 }, (_, index) => index);
        const word = 'ä';
        await streams.put(
          'orders-in',
          numbers.slice(0, 20).map((number) => ({ number, word })),
        );
        await startTicks(host.clients(), NAME);
        await streams.put(
          'orders-in',
          numbers.slice(20).map((number) => ({ number, word })),
        );
        const read = await until('all orders', ORDERS_MILLISECONDS, async () => {
          const orders = await streams.read('orders-out');
          return orders.length >= numbers.length && orders;
        });
        expect(read.map(({ number }) => number).toSorted((one, other) => one - other)).toEqual(
          numbers.map((number) => number * 2),
        );
        expect(new Set(read.map((order) => order.word))).toEqual(new Set(['Ä']));
        await host.clients().flink.send(new StopApplicationCommand({ ApplicationName: NAME, Force: true }));
        await statusBecomes(host.clients(), NAME, 'READY', ORDERS_MILLISECONDS);
      },
      SETUP_MILLISECONDS,
    );
  });
};
