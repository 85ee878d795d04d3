import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { InvalidArgumentException, ServiceUnavailableException, UnsupportedOperationException } from '@drey/api';
import { systemClock, type Upstream } from '@drey/plugin-api';
import { createRawClient, type RawClient } from '@drey/upstream-client';
import { accountId, context, standingClock } from '../operations.test.support.js';
import type { StartingPosition } from './sample.js';
import { sampleStream } from './stream-sample.js';

type Answer = (operation: string, body: Record<string, unknown>) => unknown;

const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  let text = '';
  for await (const part of request) text += String(part);
  return JSON.parse(text) as Record<string, unknown>;
};

const arn = `arn:aws:kinesis:eu-west-1:${accountId}:stream/input`;
const data = (text: string): { Data: string } => ({ Data: Buffer.from(text).toString('base64') });

describe('a sample of a stream', () => {
  let server: Server;
  let answer: Answer;
  let calls: string[];
  let upstream: Upstream;
  let client: RawClient;

  beforeEach(async () => {
    calls = [];
    client = createRawClient(systemClock);
    server = createServer((request, response) => {
      const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      void bodyOf(request).then((body) => {
        calls.push(`${operation} ${String(request.headers['x-account'])}`);
        const given = answer(operation, body) as { __type?: string };
        response.writeHead(given.__type === undefined ? 200 : 400).end(JSON.stringify(given));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    upstream = {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      accountHeaders: (account) => ({ 'x-account': account }),
      accountOf: () => Promise.resolve(undefined),
    };
  });

  afterEach(async () => {
    await client.close();
    await new Promise((resolve) => server.close(resolve));
  });

  const sample = (position: StartingPosition = 'TRIM_HORIZON', streamArn = arn, from: Upstream = upstream) =>
    sampleStream({ source: { upstream: from, client }, clock: standingClock() }, { arn: streamArn, position }, context);

  const shards =
    (records: (iterator: string) => unknown): Answer =>
    (operation, body) => {
      if (operation === 'ListShards') return { Shards: [{ ShardId: 'shard-1' }, { ShardId: 'shard-2' }] };
      if (operation === 'GetShardIterator')
        return { ShardIterator: `${String(body['ShardId'])}/${String(body['ShardIteratorType'])}` };
      return records(String(body['ShardIterator']));
    };

  it('takes the first records of all shards, in the account of the caller', async () => {
    answer = shards((iterator) => ({ Records: [data(iterator)], NextShardIterator: 'next', MillisBehindLatest: 0 }));
    expect(await sample()).toEqual([
      { text: 'shard-1/TRIM_HORIZON', isUtf8: true },
      { text: 'shard-2/TRIM_HORIZON', isUtf8: true },
    ]);
    expect(new Set(calls)).toEqual(
      new Set([`ListShards ${accountId}`, `GetShardIterator ${accountId}`, `GetRecords ${accountId}`]),
    );
  });

  it('is empty at once where the stream holds nothing, and after a bounded wait at its tip', async () => {
    answer = shards(() => ({ Records: [], NextShardIterator: 'next', MillisBehindLatest: 0 }));
    expect(await sample()).toEqual([]);
    expect(calls.filter((call) => call.startsWith('GetRecords'))).toHaveLength(2);
    expect(await sample('NOW')).toEqual([]);
  });

  it('waits at the tip for what comes', async () => {
    let reads = 0;
    answer = shards(() => ({
      Records: (reads += 1) > 4 ? [data('x')] : [],
      NextShardIterator: 'n',
      MillisBehindLatest: 0,
    }));
    expect((await sample('NOW')).length).toBeGreaterThan(0);
  });

  it('marks records that are no UTF-8', async () => {
    answer = shards(() => ({ Records: [{ Data: 'gIE=' }], NextShardIterator: 'n', MillisBehindLatest: 0 }));
    expect((await sample())[0]?.isUtf8).toBe(false);
  });

  it.each([
    ['ResourceNotFoundException', 'InvalidArgumentException'],
    ['ProvisionedThroughputExceededException', 'ResourceProvisionedThroughputExceededException'],
    ['InternalFailure', 'ServiceUnavailableException'],
  ])('tells %s as %s', async (theirs, ours) => {
    answer = () => ({ __type: theirs, message: 'No.' });
    await expect(sample()).rejects.toMatchObject({ code: ours });
  });

  it('refuses what is no stream of the account, and says when nothing answers', async () => {
    await expect(sample('NOW', 'arn:aws:s3:::x')).rejects.toThrow(InvalidArgumentException);
    await expect(sample('NOW', arn.replace(accountId, '999999999999'))).rejects.toThrow(InvalidArgumentException);
    await expect(sample('NOW', `arn:aws:firehose:eu-west-1:${accountId}:deliverystream/x`)).rejects.toThrow(
      UnsupportedOperationException,
    );
    await expect(sample('NOW', arn, { ...upstream, endpoint: null })).rejects.toThrow(ServiceUnavailableException);
    await expect(sample('NOW', arn, { ...upstream, endpoint: 'http://127.0.0.1:1' })).rejects.toThrow(
      ServiceUnavailableException,
    );
  });
});
