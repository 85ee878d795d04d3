// The three calls of Kinesis that sampling needs; a whole client for them would be out of proportion.
import {
  InvalidArgumentException,
  ResourceProvisionedThroughputExceededException,
  ServiceUnavailableException,
} from '@drey/api';
import type { RequestContext, Upstream } from '@drey/plugin-api';
import { callJson, type RawClient, type ServiceCaller, UpstreamFault } from '@drey/upstream-client';

const CALL_MILLISECONDS = 5_000;
/** GetRecords gives ten mebibytes at most, a third more in base64. */
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;

/** A stream, by the parts of its ARN. */
export interface StreamName {
  readonly accountId: string;
  readonly region: string;
  readonly name: string;
}

/** One read of a shard. */
export interface ShardRead {
  readonly records: readonly Uint8Array[];
  /** Undefined at the end of a closed shard. */
  readonly next: string | undefined;
  readonly atTip: boolean;
}

/** Reads a stream. Calls throw the modelled errors of DiscoverInputSchema. */
export interface KinesisCalls {
  shards(most: number): Promise<readonly string[]>;
  iterator(shardId: string, type: 'LATEST' | 'TRIM_HORIZON'): Promise<string>;
  records(iterator: string, most: number): Promise<ShardRead>;
}

/** What Kinesis refuses, in the words that DiscoverInputSchema declares. */
const refusal = (body: Readonly<Record<string, unknown>>, { name }: StreamName): Error => {
  const textOf = (name: string): string | undefined => (typeof body[name] === 'string' ? body[name] : undefined);
  const code = (textOf('__type') ?? '').replace(/^.*#/, '');
  const text = textOf('message') ?? textOf('Message') ?? code;
  if (code === 'ResourceNotFoundException')
    return new InvalidArgumentException(`The stream ${name} does not exist. ${text}`);
  if (code === 'ProvisionedThroughputExceededException')
    return new ResourceProvisionedThroughputExceededException(text);
  return new ServiceUnavailableException(`Kinesis refused to read the stream ${name}: ${text}`);
};

const unavailable = ({ name }: StreamName, cause: unknown): Error => {
  if (!(cause instanceof UpstreamFault)) return cause as Error;
  return new ServiceUnavailableException(`The stream ${name} cannot be read. ${cause.message}`, { cause });
};

/** One member of all entries of a list in an answer; an emulator may leave an empty list out. */
const textsIn = (list: unknown, member: string): readonly string[] =>
  Array.isArray(list) ? list.map((entry) => String((entry as Readonly<Record<string, unknown>>)[member])) : [];

/** Where the calls go. */
export interface KinesisSource {
  readonly upstream: Upstream;
  readonly client: RawClient;
}

/** Calls over the upstream, on behalf of the stream's account. */
export const createKinesisCalls = (
  source: KinesisSource,
  stream: StreamName,
  { signal }: Pick<RequestContext, 'signal'>,
): KinesisCalls => {
  const { accountId, region } = stream;
  const caller: ServiceCaller = { ...source, accountId, region, service: 'kinesis' };
  const bounds = { timeoutMilliseconds: CALL_MILLISECONDS, maximumBytes: MOST_ANSWER_BYTES, signal };
  const call = async (operation: string, body: unknown): Promise<Readonly<Record<string, unknown>>> => {
    const answer = await callJson(caller, `Kinesis_20131202.${operation}`, body, bounds).catch((cause: unknown) => {
      throw unavailable(stream, cause);
    });
    if (!answer.ok) throw refusal(answer.content, stream);
    return answer.content;
  };
  return {
    shards: async (most) => {
      const { Shards } = await call('ListShards', { StreamName: stream.name, MaxResults: most });
      return textsIn(Shards, 'ShardId').slice(0, most);
    },
    iterator: async (ShardId, ShardIteratorType) =>
      String(
        (await call('GetShardIterator', { StreamName: stream.name, ShardId, ShardIteratorType }))['ShardIterator'],
      ),
    records: async (ShardIterator, Limit) => {
      const answer = await call('GetRecords', { ShardIterator, Limit });
      const next = answer['NextShardIterator'];
      return {
        records: textsIn(answer['Records'], 'Data').map((data) => Buffer.from(data, 'base64')),
        next: typeof next === 'string' ? next : undefined,
        atTip: answer['MillisBehindLatest'] === 0,
      };
    },
  };
};
