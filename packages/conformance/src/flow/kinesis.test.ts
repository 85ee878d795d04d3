// A job whose source is a Kinesis stream, on real Flink with the unmodified connector, as it polls and as it subscribes: records arrive in
// the bucket, each once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { testRegion } from '../host/aws-clients.js';
import {
  type KinesisOrders,
  kinesisOrders,
  ordersJar,
  ordersSink,
  ordersStream,
  ROWS_MILLISECONDS,
} from '../host/kinesis-orders.js';
import { TestHost } from '../host/test-host.js';
import { START_MILLISECONDS, startTicks, stopTicks, ticksApplication } from '../host/ticks-application.js';

const NAME = 'kinesis-to-s3';
const SETUP_MILLISECONDS = 900_000;

const ways: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['polls', {}],
  ['subscribes by HTTP/2', { 'flink.stream.recordpublisher': 'EFO', 'flink.stream.efo.consumername': 'drey' }],
];

describe.each(ways)('a job that %s', (_way, settings) => {
  const host = new TestHost();
  let orders: KinesisOrders;

  beforeAll(async () => {
    await host.start();
    orders = await kinesisOrders(host, 2);
  }, SETUP_MILLISECONDS);

  afterAll(async () => {
    orders?.kinesis.destroy();
    await host.close();
  }, 60_000);

  it(
    'writes what was put before its start and what is put while it runs',
    async () => {
      const clients = host.clients();
      await orders.put(0, 100);
      const source = {
        'stream.name': ordersStream,
        'aws.region': testRegion,
        'flink.stream.initpos': 'TRIM_HORIZON',
        ...settings,
      };
      const properties = [
        { PropertyGroupId: 'InputStream0', PropertyMap: source },
        { PropertyGroupId: 'bucket', PropertyMap: { name: ordersSink } },
      ];
      const input = ticksApplication(clients.accountId, { name: NAME, sink: ordersSink, key: ordersJar, properties });
      await clients.flink.send(new CreateApplicationCommand(input));
      await startTicks(clients, NAME);
      await orders.arrive(100);
      await orders.put(100, 100);
      expect(await orders.arrive(200)).toEqual(Array.from({ length: 200 }, (_, index) => index));
    },
    START_MILLISECONDS + 2 * ROWS_MILLISECONDS,
  );

  it(
    'goes on where it was after a stop with savepoint and a start',
    async () => {
      const clients = host.clients();
      await stopTicks(clients, NAME);
      await orders.put(200, 50);
      await startTicks(clients, NAME);
      expect(await orders.arrive(250)).toEqual(Array.from({ length: 250 }, (_, index) => index));
    },
    START_MILLISECONDS + 2 * ROWS_MILLISECONDS,
  );
});
