// A job whose source is a Kafka topic, and MSK's way to find the broker: records arrive in the bucket, each once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateApplicationCommand } from '@aws-sdk/client-kinesis-analytics-v2';
import { CreateBucketCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { codeBucket, prepareAccount } from '../host/account.js';
import { testRegion } from '../host/aws-clients.js';
import { type KafkaBroker, startKafka } from '../host/kafka-broker.js';
import { mavenJar } from '../host/maven-build.js';
import { orderNumbers } from '../host/rows.js';
import { TestHost } from '../host/test-host.js';
import { START_MILLISECONDS, startTicks, stopTicks, ticksApplication } from '../host/ticks-application.js';
import { until } from '../host/until.js';

const NAME = 'kafka-to-s3';
const TOPIC = 'orders';
const SINK = 'kafka-rows';
const SETUP_MILLISECONDS = 900_000;
const ROWS_MILLISECONDS = 120_000;

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);

describe('a job that reads a Kafka topic', () => {
  const host = new TestHost();
  let kafka: KafkaBroker | undefined;

  const arrive = (count: number): Promise<readonly number[]> =>
    until(`${count} orders in ${SINK}`, ROWS_MILLISECONDS, async () => {
      const seen = await orderNumbers(host.clients(), SINK);
      return seen.length >= count ? seen : undefined;
    });

  const brokersOf = async (cluster: string): Promise<unknown> => {
    const scope = `Credential=test/20260101/${testRegion}/kafka/aws4_request, SignedHeaders=host, Signature=0`;
    const answer = await fetch(`${host.endpoint}/v1/clusters/${encodeURIComponent(cluster)}/bootstrap-brokers`, {
      headers: { Authorization: `AWS4-HMAC-SHA256 ${scope}` },
    });
    return answer.json();
  };

  beforeAll(async () => {
    const Body = mavenJar('examples/kafka-to-s3', NAME);
    kafka = await startKafka();
    await host.start({ flags: ['--kafka-brokers', kafka.address] });
    const clients = host.clients();
    await prepareAccount(clients);
    await clients.s3.send(new PutObjectCommand({ Bucket: codeBucket, Key: `${NAME}.jar`, Body }));
    await clients.s3.send(new CreateBucketCommand({ Bucket: SINK }));
  }, SETUP_MILLISECONDS);

  afterAll(async () => {
    await host.close();
    await kafka?.close();
  }, 60_000);

  it('is told its broker as by MSK', async () => {
    const cluster = `arn:aws:kafka:${testRegion}:000000000000:cluster/orders/0a1b2c3d-1`;
    expect(await brokersOf(cluster)).toEqual({ bootstrapBrokerString: kafka?.address });
  });

  it(
    'writes what was put before its start and what is put while it runs',
    async () => {
      const clients = host.clients();
      await kafka?.put(TOPIC, 0, 100);
      const properties = [
        {
          PropertyGroupId: 'Input0',
          PropertyMap: { 'bootstrap.servers': kafka?.address ?? '', topic: TOPIC, 'group.id': NAME },
        },
        { PropertyGroupId: 'bucket', PropertyMap: { name: SINK } },
      ];
      const input = ticksApplication(clients.accountId, { name: NAME, sink: SINK, key: `${NAME}.jar`, properties });
      await clients.flink.send(new CreateApplicationCommand(input));
      await startTicks(clients, NAME);
      await arrive(100);
      await kafka?.put(TOPIC, 100, 100);
      expect(await arrive(200)).toEqual(range(200));
    },
    START_MILLISECONDS + 2 * ROWS_MILLISECONDS,
  );

  it(
    'goes on where it was after a stop with savepoint and a start',
    async () => {
      const clients = host.clients();
      await stopTicks(clients, NAME);
      await kafka?.put(TOPIC, 200, 50);
      await startTicks(clients, NAME);
      expect(await arrive(250)).toEqual(range(250));
    },
    START_MILLISECONDS + 2 * ROWS_MILLISECONDS,
  );
});
