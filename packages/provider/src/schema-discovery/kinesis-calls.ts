// The three calls of Kinesis that sampling needs; a whole client for them would be out of proportion.
import {
  InvalidArgumentException,
  ResourceProvisionedThroughputExceededException,
  ServiceUnavailableException,
} from '@drey/api';
import type { RequestContext, Upstream } from '@drey/plugin-api';

const callMilliseconds = 5_000;

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

const unavailable = ({ name }: StreamName, cause?: unknown): ServiceUnavailableException =>
  new ServiceUnavailableException(
    `The stream ${name} cannot be read: there is no Kinesis that answers. See /_drey/health.`,
    {
      cause,
    },
  );

const post = async (
  endpoint: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
  signal: AbortSignal,
): Promise<{ readonly ok: boolean; readonly content: Readonly<Record<string, unknown>> }> => {
  const answer = await fetch(`${endpoint}/`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    signal: AbortSignal.any([signal, AbortSignal.timeout(callMilliseconds)]),
  });
  return { ok: answer.ok, content: (await answer.json()) as Readonly<Record<string, unknown>> };
};

/** Calls over the upstream, on behalf of the stream's account. */
export const createKinesisCalls = (
  upstream: Upstream,
  stream: StreamName,
  { signal }: Pick<RequestContext, 'signal'>,
): KinesisCalls => {
  const call = async (operation: string, body: unknown): Promise<Readonly<Record<string, unknown>>> => {
    const { endpoint } = upstream;
    if (endpoint === null) throw unavailable(stream);
    const headers = {
      ...upstream.accountHeaders(stream.accountId),
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `Kinesis_20131202.${operation}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${stream.accountId}/20260101/${stream.region}/kinesis/aws4_request, SignedHeaders=host, Signature=0`,
    };
    const answer = await post(endpoint, headers, body, signal).catch((cause: unknown) => {
      throw unavailable(stream, cause);
    });
    if (!answer.ok) throw refusal(answer.content, stream);
    return answer.content;
  };
  return {
    shards: async (most) => {
      const { Shards } = await call('ListShards', { StreamName: stream.name, MaxResults: most });
      return (Shards as readonly { readonly ShardId: string }[]).slice(0, most).map(({ ShardId }) => ShardId);
    },
    iterator: async (ShardId, ShardIteratorType) =>
      String(
        (await call('GetShardIterator', { StreamName: stream.name, ShardId, ShardIteratorType }))['ShardIterator'],
      ),
    records: async (ShardIterator, Limit) => {
      const answer = await call('GetRecords', { ShardIterator, Limit });
      const next = answer['NextShardIterator'];
      return {
        records: (answer['Records'] as readonly { readonly Data: string }[]).map(({ Data }) =>
          Buffer.from(Data, 'base64'),
        ),
        next: typeof next === 'string' ? next : undefined,
        atTip: answer['MillisBehindLatest'] === 0,
      };
    },
  };
};
