// SubscribeToShard by the SDK for JavaScript, against a real companion that lacks it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  CreateStreamCommand,
  type KinesisClient,
  PutRecordsCommand,
  RegisterStreamConsumerCommand,
  SplitShardCommand,
  type StartingPosition,
  SubscribeToShardCommand,
  type SubscribeToShardCommandOutput,
  type SubscribeToShardEvent,
} from '@aws-sdk/client-kinesis';
import { defaultAccount, kinesisClient, testRegion } from '../host/aws-clients.js';
import { TestHost } from '../host/test-host.js';
import { until } from '../host/until.js';

const SHARD = 'shardId-000000000000';
const SETUP_MILLISECONDS = 300_000;
const TEST_MILLISECONDS = 120_000;

describe('a subscription', () => {
  const host = new TestHost({ driver: 'none' });
  let kinesis: KinesisClient;
  let streams = 0;

  const arnOf = (stream: string): string => `arn:aws:kinesis:${testRegion}:${defaultAccount}:stream/${stream}`;
  /** Makes a stream of one shard; resolves to its name. */
  const createStream = async (): Promise<string> => {
    const StreamName = `stream-${(streams += 1)}`;
    await kinesis.send(new CreateStreamCommand({ StreamName, ShardCount: 1 }));
    return StreamName;
  };
  const register = async (stream: string, ConsumerName: string): Promise<string> => {
    const { Consumer } = await kinesis.send(
      new RegisterStreamConsumerCommand({ StreamARN: arnOf(stream), ConsumerName }),
    );
    return Consumer?.ConsumerARN ?? '';
  };
  const put = async (StreamName: string, ...texts: readonly string[]): Promise<void> => {
    const Records = texts.map((text) => ({ Data: Buffer.from(text), PartitionKey: text }));
    await kinesis.send(new PutRecordsCommand({ StreamName, Records }));
  };
  const subscribe = (
    ConsumerARN: string,
    position: StartingPosition = { Type: 'TRIM_HORIZON' },
  ): Promise<SubscribeToShardCommandOutput> =>
    kinesis.send(new SubscribeToShardCommand({ ConsumerARN, ShardId: SHARD, StartingPosition: position }));

  /** Reads until an event is what is wanted; resolves to all that were read. Leaving the loop resets the stream. */
  const readUntil = async (
    { EventStream = [] as never }: SubscribeToShardCommandOutput,
    isLast: (event: SubscribeToShardEvent) => boolean,
  ): Promise<readonly SubscribeToShardEvent[]> => {
    const seen: SubscribeToShardEvent[] = [];
    for await (const { SubscribeToShardEvent: event } of EventStream) {
      if (event === undefined) continue;
      seen.push(event);
      if (isLast(event)) break;
    }
    return seen;
  };
  const textsOf = (events: readonly SubscribeToShardEvent[]): readonly string[] =>
    events.flatMap(({ Records = [] }) => Records.map(({ Data = new Uint8Array(0) }) => Buffer.from(Data).toString()));
  const has =
    (text: string) =>
    ({ Records = [] }: SubscribeToShardEvent): boolean =>
      Records.some(({ Data = new Uint8Array(0) }) => Buffer.from(Data).toString() === text);

  beforeAll(async () => {
    await host.start();
    kinesis = kinesisClient(host.endpoint);
  }, SETUP_MILLISECONDS);

  afterAll(async () => {
    kinesis?.destroy();
    await host.close();
  }, 60_000);

  it(
    'gets what is there and what comes, and goes on exactly where it was',
    async () => {
      const stream = await createStream();
      await put(stream, 'one', 'two');
      const first = await subscribe(await register(stream, 'a'));
      const reading = readUntil(first, has('three'));
      await put(stream, 'three');
      const events = await reading;
      expect(textsOf(events)).toEqual(['one', 'two', 'three']);
      const at = events.at(-1)?.ContinuationSequenceNumber ?? '';
      await put(stream, 'four');
      const other = await register(stream, 'b');
      const rest = await readUntil(
        await subscribe(other, { Type: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: at }),
        has('four'),
      );
      expect(textsOf(rest)).toEqual(['four']);
    },
    TEST_MILLISECONDS,
  );

  it(
    'at the tip of a shard tells where to go on before anything came',
    async () => {
      const stream = await createStream();
      await put(stream, 'old');
      const [silent] = await readUntil(await subscribe(await register(stream, 'a'), { Type: 'LATEST' }), () => true);
      expect(silent).toMatchObject({ Records: [], MillisBehindLatest: 0 });
      await put(stream, 'new');
      const position = {
        Type: 'AFTER_SEQUENCE_NUMBER',
        SequenceNumber: silent?.ContinuationSequenceNumber,
      } as const;
      const later = await readUntil(await subscribe(await register(stream, 'b'), position), has('new'));
      expect(textsOf(later)).toEqual(['new']);
    },
    TEST_MILLISECONDS,
  );

  it(
    'is one for a consumer and a shard: refused within five seconds, then it takes over',
    async () => {
      const consumer = await register(await createStream(), 'a');
      const first = readUntil(await subscribe(consumer), () => false);
      const ended = first.then(
        () => 'ended',
        ({ name }: Error) => name,
      );
      await expect(subscribe(consumer)).rejects.toMatchObject({ name: 'ResourceInUseException' });
      const second = await until('the second subscription', 30_000, () => subscribe(consumer).catch(() => undefined));
      expect(await ended).toBe('ResourceInUseException');
      await readUntil(second, () => true);
    },
    TEST_MILLISECONDS,
  );

  it(
    'ends with the children of a shard that is split',
    async () => {
      const stream = await createStream();
      const subscription = await subscribe(await register(stream, 'a'));
      await kinesis.send(
        new SplitShardCommand({
          StreamName: stream,
          ShardToSplit: SHARD,
          NewStartingHashKey: (2n ** 127n).toString(),
        }),
      );
      const last = (await readUntil(subscription, () => false)).at(-1);
      expect(last?.ContinuationSequenceNumber).toBeUndefined();
      expect(last?.ChildShards?.map(({ ShardId, ParentShards }) => [ShardId, ParentShards])).toEqual([
        ['shardId-000000000001', [SHARD]],
        ['shardId-000000000002', [SHARD]],
      ]);
    },
    TEST_MILLISECONDS,
  );

  it(
    'is refused for a consumer, a shard or a position that does not exist',
    async () => {
      const stream = await createStream();
      const consumer = await register(stream, 'a');
      await expect(subscribe(`${arnOf(stream)}/consumer/nobody:1`)).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
      const elsewhere = { ConsumerARN: consumer, ShardId: 'shardId-000000000009' };
      await expect(
        kinesis.send(new SubscribeToShardCommand({ ...elsewhere, StartingPosition: { Type: 'LATEST' } })),
      ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      await expect(subscribe(consumer, { Type: 'AFTER_SEQUENCE_NUMBER' })).rejects.toMatchObject({
        name: 'InvalidArgumentException',
      });
    },
    TEST_MILLISECONDS,
  );
});
