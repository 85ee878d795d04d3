// Both SDKs for Java as they come, which speak CBOR to Kinesis, against the gateway's own port and a real companion.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CreateStreamCommand, DescribeStreamCommand, type KinesisClient } from '@aws-sdk/client-kinesis';
import { defaultAccount, kinesisClient, testRegion } from '../host/aws-clients.js';
import { buildKinesisClients, type ClientFacts, runKinesisClient } from '../host/kinesis-clients.js';
import { TestHost } from '../host/test-host.js';

const SETUP_MILLISECONDS = 900_000;
const RUN_MILLISECONDS = 240_000;
const CBOR = 'application/x-amz-cbor-1.1';
const everyByte = Buffer.from(Uint8Array.from({ length: 256 }, (_, index) => index)).toString('base64');

describe('clients in Java', () => {
  const host = new TestHost({ driver: 'none' });
  let kinesis: KinesisClient;

  /** Makes a stream; resolves to the time of its creation, as the SDK for JavaScript reads it from JSON. */
  const createStream = async (StreamName: string): Promise<number> => {
    await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
    const { StreamDescription } = await kinesis.send(new DescribeStreamCommand({ StreamName }));
    return StreamDescription?.StreamCreationTimestamp?.getTime() ?? 0;
  };

  const expectCalls = (facts: ClientFacts, created: number): void => {
    expect(facts('created')).toEqual([String(created)]);
    expect(facts('refused')).toEqual(['ResourceNotFoundException 400']);
    expect(facts('message')).toEqual([expect.stringContaining('Stream missing')]);
    const records = facts('record').map((line) => line.split(' '));
    expect(records.map(([number, key, , data]) => [number, key, data]).slice(0, 2)).toEqual([
      ['1', 'ключ', everyByte],
      ['2', 'ключ', ''],
    ]);
    for (const [, , arrival] of records) expect(Math.abs(Number(arrival) - Date.now())).toBeLessThan(RUN_MILLISECONDS);
  };

  beforeAll(async () => {
    buildKinesisClients();
    await host.start();
    kinesis = kinesisClient(host.endpoint);
  }, SETUP_MILLISECONDS);

  afterAll(async () => {
    kinesis?.destroy();
    await host.close();
  }, 60_000);

  it(
    'speak CBOR with SDK 1: bytes, times and errors as they are',
    async () => {
      const created = await createStream('first');
      const facts = await runKinesisClient('FirstSdk', [host.endpoint, 'first']);
      expectCalls(facts, created);
      expect([...new Set(facts('encoding'))]).toEqual([CBOR]);
      expect(facts('record')).toHaveLength(3);
    },
    RUN_MILLISECONDS,
  );

  it.each(['HTTP1_1', 'HTTP2'])(
    'speak CBOR with SDK 2, and subscribe over %s',
    async (protocol) => {
      const stream = `second-${protocol}`;
      const created = await createStream(stream);
      const arn = `arn:aws:kinesis:${testRegion}:${defaultAccount}:stream/${stream}`;
      const facts = await runKinesisClient('SecondSdk', [host.endpoint, stream, arn, protocol]);
      expectCalls(facts, created);
      expect(facts('encoding')).toContain(CBOR);
      expect(facts('encoding')).toContain('application/vnd.amazon.eventstream');
      // What was put, once more, by the subscription.
      expect(facts('event')).toEqual(facts('record'));
      expect(facts('continuation')[0]).toBe('2');
      expect(facts('again')).toEqual(['ResourceInUseException']);
    },
    RUN_MILLISECONDS,
  );
});
