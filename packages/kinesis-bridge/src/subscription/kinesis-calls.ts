// The calls of the upstream's Kinesis that a subscription is made of.
import { check, type Check, ServiceError } from '@drey/plugin-api';
import { callJson, type ServiceCaller, UpstreamFault } from '@drey/upstream-client';
import { TARGET_PREFIX } from '../encodings.js';

const CALL_MILLISECONDS = 15_000;
const MOST_BYTES = 32 * 1_048_576;

const maybe = <T>(one: Check<T>): Check<T | null | undefined> => check.optional(check.nullable(one));

/** A record as the upstream gives it: `Data` in base64, times in seconds. */
export interface GivenRecord {
  readonly Data: string;
  readonly SequenceNumber: string;
  readonly ApproximateArrivalTimestamp?: number | null | undefined;
}

/** Some records, and how to go on; without an iterator the shard is at its end. */
export interface GivenRecords {
  readonly Records: readonly GivenRecord[];
  readonly NextShardIterator?: string | null | undefined;
  readonly MillisBehindLatest?: number | null | undefined;
}

/** A shard of a stream. */
export interface GivenShard {
  readonly ShardId: string;
  readonly ParentShardId?: string | null | undefined;
  readonly AdjacentParentShardId?: string | null | undefined;
  readonly HashKeyRange: object;
  readonly SequenceNumberRange: {
    readonly StartingSequenceNumber: string;
    readonly EndingSequenceNumber?: string | null | undefined;
  };
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isRecords: Check<GivenRecords> = check.shape<GivenRecords>({
  Records: check.list(
    check.shape<GivenRecord>({
      Data: check.text,
      SequenceNumber: check.text,
      ApproximateArrivalTimestamp: maybe(check.number),
    }),
  ),
  NextShardIterator: maybe(check.text),
  MillisBehindLatest: maybe(check.number),
});

interface ShardPage {
  readonly Shards: readonly GivenShard[];
  readonly NextToken?: string | null | undefined;
}

const isShardPage: Check<ShardPage> = check.shape<ShardPage>({
  Shards: check.list(
    check.shape<GivenShard>({
      ShardId: check.text,
      ParentShardId: maybe(check.text),
      AdjacentParentShardId: maybe(check.text),
      HashKeyRange: isObject,
      SequenceNumberRange: check.shape<GivenShard['SequenceNumberRange']>({
        StartingSequenceNumber: check.text,
        EndingSequenceNumber: maybe(check.text),
      }),
    }),
  ),
  NextToken: maybe(check.text),
});

interface ConsumerAnswer {
  readonly ConsumerDescription: { readonly ConsumerStatus: string; readonly StreamARN: string };
}

const isConsumer: Check<ConsumerAnswer> = check.shape<ConsumerAnswer>({
  ConsumerDescription: check.shape<ConsumerAnswer['ConsumerDescription']>({
    ConsumerStatus: check.text,
    StreamARN: check.text,
  }),
});

const isIterator: Check<{ readonly ShardIterator: string }> = check.shape<{ readonly ShardIterator: string }>({
  ShardIterator: check.text,
});

/** Calls for one caller. All reject with a `ServiceError` for what the service refuses, and with an `UpstreamFault` otherwise. */
export interface KinesisCalls {
  consumer(consumerArn: string): Promise<ConsumerAnswer['ConsumerDescription']>;
  shards(streamName: string): Promise<readonly GivenShard[]>;
  iterator(input: Readonly<Record<string, unknown>>): Promise<string>;
  records(shardIterator: string, limit: number): Promise<GivenRecords>;
}

const refusalOf = (content: Readonly<Record<string, unknown>>): ServiceError => {
  const { __type: type, message, Message } = content;
  const code = typeof type === 'string' ? (type.split('#').at(-1) ?? type) : 'InternalFailure';
  const told = message ?? Message;
  return new ServiceError(code, typeof told === 'string' ? told : 'The upstream refused, and did not say why.');
};

/** Calls until the signal is aborted. */
export const kinesisCalls = (caller: ServiceCaller, signal: AbortSignal): KinesisCalls => {
  const call = async <T>(operation: string, input: unknown, isWanted: Check<T>): Promise<T> => {
    const bounds = { timeoutMilliseconds: CALL_MILLISECONDS, maximumBytes: MOST_BYTES, signal };
    const { ok, content } = await callJson(caller, `${TARGET_PREFIX}.${operation}`, input, bounds);
    if (!ok) throw refusalOf(content);
    if (isWanted(content)) return content;
    throw new UpstreamFault('garbled', { service: 'kinesis', endpoint: caller.upstream.endpoint });
  };
  return {
    consumer: async (ConsumerARN) =>
      (await call('DescribeStreamConsumer', { ConsumerARN }, isConsumer)).ConsumerDescription,
    shards: async (StreamName) => {
      const all: GivenShard[] = [];
      let page = await call('ListShards', { StreamName }, isShardPage);
      all.push(...page.Shards);
      while (page.NextToken !== undefined && page.NextToken !== null) {
        page = await call('ListShards', { NextToken: page.NextToken }, isShardPage);
        all.push(...page.Shards);
      }
      return all;
    },
    iterator: async (input) => (await call('GetShardIterator', input, isIterator)).ShardIterator,
    records: (ShardIterator, Limit) => call('GetRecords', { ShardIterator, Limit }, isRecords),
  };
};
