import { describe, expect, it } from '@jest/globals';
import { type Clock, ServiceError } from '@drey/plugin-api';
import type { EventFrames } from './event-frames.js';
import type { GivenRecord, GivenRecords, GivenShard, KinesisCalls } from './kinesis-calls.js';
import { openShard } from './shard-reader.js';
import type { StartingPosition } from './subscribe-input.js';
import { LIFE_MILLISECONDS, subscription } from './subscription.js';

const SHARD = 'shardId-000000000000';

/** A clock that lets sleeps pass at once, and time with them. */
const swiftClock = (): Clock & { readonly slept: number[] } => {
  let now = 1_000_000;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: (milliseconds, signal) => {
      if (signal?.aborted) return Promise.reject(signal.reason as Error);
      slept.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
  };
};

/** Frames that can be read at a glance. */
const textFrames: EventFrames = {
  initial: () => Buffer.from('initial'),
  event: (content) => Buffer.from(JSON.stringify(content)),
  exception: (code, message) => Buffer.from(`${code}: ${message}`),
};

const record = (number: number, Data = 'AA=='): GivenRecord => ({
  Data,
  SequenceNumber: String(number),
  ApproximateArrivalTimestamp: 1_000 + number,
});

const shard = (overrides: Partial<GivenShard> = {}): GivenShard => ({
  ShardId: SHARD,
  HashKeyRange: { StartingHashKey: '0', EndingHashKey: '9' },
  SequenceNumberRange: { StartingSequenceNumber: '100' },
  ...overrides,
});

const closed = shard({ SequenceNumberRange: { StartingSequenceNumber: '100', EndingSequenceNumber: '200' } });

interface Scene {
  /** Answers to GetRecords, in turn; then there are no more records. */
  readonly records?: readonly (GivenRecords | Error)[];
  readonly shards?: () => readonly GivenShard[];
  readonly iterator?: string;
  readonly position?: Partial<StartingPosition>;
}

const scene = async ({ records = [], shards = () => [shard()], iterator = 'opaque', position = {} }: Scene) => {
  const asked: { iterators: unknown[]; records: (readonly [string, number])[] } = { iterators: [], records: [] };
  const calls: KinesisCalls = {
    consumer: () => Promise.reject(new Error('Nobody asks.')),
    shards: () => Promise.resolve(shards()),
    iterator: (input) => {
      asked.iterators.push(input);
      return Promise.resolve(iterator);
    },
    records: (given, limit) => {
      const answer = records[asked.records.length] ?? { Records: [], NextShardIterator: 'more' };
      asked.records.push([given, limit]);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
  const clock = swiftClock();
  const from = { type: 'TRIM_HORIZON', sequenceNumber: undefined, timestamp: undefined, ...position };
  const reader = await openShard(calls, { streamName: 's', shardId: SHARD, position: from }, clock);
  const [later, client] = [new AbortController(), new AbortController()];
  const frames = subscription({
    reader,
    frames: textFrames,
    clock,
    endsAt: clock.now() + LIFE_MILLISECONDS,
    takenOver: later.signal,
    gone: client.signal,
  });
  return { asked, clock, frames, later, client };
};

const textOf = (frame: Uint8Array | undefined): string => Buffer.from(frame ?? []).toString();

const all = async (frames: AsyncIterable<Uint8Array>): Promise<readonly string[]> => {
  const texts: string[] = [];
  for await (const frame of frames) texts.push(textOf(frame));
  return texts;
};

const parsed = (text: string | undefined): Record<string, unknown> => JSON.parse(text ?? '') as Record<string, unknown>;

describe('a subscription', () => {
  it('begins with the initial response, tells a silent shard every five seconds, and ends after five minutes', async () => {
    const { frames, clock } = await scene({ records: [{ Records: [record(101)], NextShardIterator: 'more' }] });
    const begun = clock.now();
    const [first, event, ...silence] = await all(frames);
    expect(first).toBe('initial');
    expect(parsed(event)).toMatchObject({ ContinuationSequenceNumber: '101', MillisBehindLatest: 0 });
    expect(clock.now() - begun).toBe(300_000);
    expect(silence).toHaveLength(59);
    expect(parsed(silence.at(-1))).toEqual({ Records: [], ContinuationSequenceNumber: '101', MillisBehindLatest: 0 });
  });

  it('asks for nothing while its client does not read', async () => {
    const { frames, asked } = await scene({
      records: [{ Records: [record(101)], NextShardIterator: 'two', MillisBehindLatest: 9 }],
    });
    await frames.next();
    expect(asked.records).toHaveLength(0);
    await frames.next();
    expect(asked.records).toEqual([['opaque', 1_000]]);
    await frames.next();
    expect(asked.records[1]).toEqual(['two', 1_000]);
    await frames.return(undefined);
  });

  it('ends with the event that its client had not read when its time was over', async () => {
    const large = 'A'.repeat(1_500_000);
    const { frames, clock } = await scene({ records: [{ Records: [record(1, large), record(2, large)] }] });
    await frames.next();
    expect(parsed(textOf((await frames.next()).value as Uint8Array))['ContinuationSequenceNumber']).toBe('1');
    await clock.sleep(LIFE_MILLISECONDS);
    expect(await all(frames)).toEqual([]);
  });

  it('divides records into events of a mebibyte, each with its own number to go on from', async () => {
    const half = 'A'.repeat(600_000);
    const large = 'A'.repeat(3_000_000);
    const records = [record(1), record(2), record(3, half), record(4, half), record(5, large), record(6)];
    const { frames } = await scene({ records: [{ Records: records, MillisBehindLatest: 7 }] });
    const [, ...events] = (await all(frames)).map((text) => (text === 'initial' ? {} : parsed(text)));
    expect(events.map(({ ContinuationSequenceNumber }) => ContinuationSequenceNumber)).toEqual([
      '3',
      '4',
      '5',
      '6',
      undefined,
    ]);
    expect(events.map(({ MillisBehindLatest }) => MillisBehindLatest)).toEqual([3_007, 2_007, 1_007, 7, 0]);
  });

  it('ends a closed shard with its children, without a number to go on from', async () => {
    const one = shard({ ShardId: 'one', ParentShardId: SHARD });
    const two = shard({ ShardId: 'two', ParentShardId: 'other', AdjacentParentShardId: SHARD });
    const { frames } = await scene({
      shards: () => [closed, one, two, shard({ ShardId: 'three', ParentShardId: 'other' })],
      records: [{ Records: [record(101)], NextShardIterator: null }],
    });
    const texts = await all(frames);
    expect(texts).toHaveLength(3);
    const HashKeyRange = { StartingHashKey: '0', EndingHashKey: '9' };
    expect(parsed(texts[2])).toEqual({
      Records: [],
      MillisBehindLatest: 0,
      ChildShards: [
        { ShardId: 'one', ParentShards: [SHARD], HashKeyRange },
        { ShardId: 'two', ParentShards: ['other', SHARD], HashKeyRange },
      ],
    });
  });

  it('sees that a shard is closed where iterators never end, and misses no last record', async () => {
    const more = (...Records: GivenRecord[]): GivenRecords => ({ Records, NextShardIterator: 'more' });
    const { frames, asked } = await scene({ shards: () => [closed], records: [more(), more(record(101)), more()] });
    const texts = await all(frames);
    expect(texts.map((text) => (text === 'initial' ? text : parsed(text)['ContinuationSequenceNumber']))).toEqual([
      'initial',
      '100',
      '101',
      undefined,
    ]);
    expect(asked.records).toHaveLength(3);
  });

  it.each<readonly [string, Scene, string | undefined]>([
    ['after a number', { position: { type: 'AFTER_SEQUENCE_NUMBER', sequenceNumber: '7' } }, '7'],
    [
      'at a number',
      { position: { type: 'AT_SEQUENCE_NUMBER', sequenceNumber: '1000000000000000000000' } },
      '999999999999999999999',
    ],
    ['at the beginning', {}, '100'],
    [
      'at the tip of a shard of moto',
      { position: { type: 'LATEST' }, iterator: Buffer.from(`s:${SHARD}:42`).toString('base64') },
      '42',
    ],
    ['at a tip that has no number', { position: { type: 'LATEST' } }, undefined],
  ])('knows where to go on before the first record: %s', async (_where, given, expected) => {
    const { frames } = await scene(given);
    const texts = await all(frames);
    expect(texts[1] === undefined ? undefined : parsed(texts[1])['ContinuationSequenceNumber']).toBe(expected);
  });

  it('waits when it asks too often, and goes on after the last record when an iterator is too old', async () => {
    const { frames, asked, clock } = await scene({
      records: [
        { Records: [record(101)], NextShardIterator: 'two', MillisBehindLatest: 1 },
        new ServiceError('ProvisionedThroughputExceededException', 'Slowly.'),
        new ServiceError('ExpiredIteratorException', 'Too old.'),
        { Records: [record(102)], NextShardIterator: null },
      ],
    });
    expect(await all(frames)).toHaveLength(4);
    expect(clock.slept).toContain(1_000);
    expect(asked.iterators[1]).toEqual({
      StreamName: 's',
      ShardId: SHARD,
      ShardIteratorType: 'AFTER_SEQUENCE_NUMBER',
      StartingSequenceNumber: '101',
    });
  });

  it.each([
    [new ServiceError('ResourceNotFoundException', 'Gone.'), 'ResourceNotFoundException: Gone.'],
    [
      new ServiceError('AccessDeniedException', 'No.'),
      'InternalFailureException: The upstream could not be read on: No.',
    ],
    [new Error('Broken.'), 'InternalFailureException: The upstream could not be read on: Broken.'],
  ])('tells its client why it ends: %s', async (error, told) => {
    const { frames } = await scene({ records: [error] });
    expect(await all(frames)).toEqual(['initial', told]);
  });

  it('tells a client whose place was taken, and a client that left nothing', async () => {
    const taken = await scene({});
    await taken.frames.next();
    await taken.frames.next();
    taken.later.abort(new Error('later'));
    expect(await all(taken.frames)).toEqual([expect.stringMatching(/^ResourceInUseException: Another/)]);
    const left = await scene({});
    await left.frames.next();
    left.client.abort(new Error('gone'));
    expect(await all(left.frames)).toEqual([]);
    expect(left.asked.records.length).toBeLessThan(2);
  });
});
