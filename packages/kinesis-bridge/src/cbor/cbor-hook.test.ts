import { describe, expect, it } from '@jest/globals';
import {
  answerTooLarge,
  silentLogger,
  type TranslatedRequest,
  type UpstreamAnswer,
  type UpstreamEncodedCall,
} from '@drey/plugin-api';
import { cbor } from '@smithy/core/cbor';
import { createCborHook } from './cbor-hook.js';

const hook = createCborHook(() => true);

const callOf = (operation: string, content: unknown): UpstreamEncodedCall => ({
  requestId: 'id',
  accountId: '000000000000',
  region: 'us-east-1',
  accessKeyId: 'test',
  service: 'kinesis',
  method: 'POST',
  url: '/',
  headers: { 'content-type': 'application/x-amz-cbor-1.1', 'x-amz-target': `Kinesis_20131202.${operation}` },
  action: operation,
  resource: undefined,
  log: silentLogger,
  body: content instanceof Uint8Array ? content : cbor.serialize(content),
  signal: new AbortController().signal,
});

const json = (status: number, content: unknown): UpstreamAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-crc32': '1', 'x-amzn-RequestId': 'theirs' },
  body: typeof content === 'string' ? content : JSON.stringify(content),
});

const ask = async (operation: string, content: unknown, answers: readonly UpstreamAnswer[]) => {
  const asked: TranslatedRequest[] = [];
  const answer = await hook.around(callOf(operation, content), (request) => {
    const given = answers[asked.length];
    asked.push(request);
    if (given === undefined) throw new Error('The upstream was asked once too often.');
    return Promise.resolve(given);
  });
  const { body } = answer;
  return { answer, asked, read: body instanceof Uint8Array ? (cbor.deserialize(body) as unknown) : body };
};

describe('the translation of CBOR', () => {
  it('asks in JSON and answers in CBOR, with the other headers as they were', async () => {
    const { answer, asked, read } = await ask('PutRecord', { StreamName: 's' }, [json(200, { ShardId: 'one' })]);
    expect(asked).toEqual([{ contentType: 'application/x-amz-json-1.1', body: '{"StreamName":"s"}' }]);
    expect(read).toEqual({ ShardId: 'one' });
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'Content-Type': 'application/x-amz-cbor-1.1', 'x-amzn-RequestId': 'theirs' },
    });
    expect(Object.keys(answer.headers)).toHaveLength(2);
  });

  it('translates errors, and answers without a body', async () => {
    const refused = { __type: 'ResourceNotFoundException', message: 'No.' };
    const { answer, read } = await ask('DescribeStream', {}, [json(400, refused)]);
    expect([answer.status, read]).toEqual([400, refused]);
    expect((await ask('DeleteStream', {}, [json(200, '')])).read).toEqual({});
    expect((await ask('DescribeStream', {}, [json(200, '<html>')])).answer.status).toBe(502);
  });

  it('refuses what is no CBOR in words of the protocol', async () => {
    await expect(ask('PutRecord', Buffer.from('{}'), [])).rejects.toMatchObject({ code: 'SerializationException' });
  });

  it('asks for fewer records where there are more than an answer may hold', async () => {
    const much: UpstreamAnswer = { status: 502, headers: { 'x-amzn-ErrorType': answerTooLarge }, body: '{}' };
    const { asked, read } = await ask('GetRecords', { ShardIterator: 'i' }, [much, much, json(200, { Records: [] })]);
    expect(asked.map(({ body }) => (JSON.parse(body) as { Limit?: number }).Limit)).toEqual([undefined, 625, 40]);
    expect(read).toEqual({ Records: [] });
  });

  it('leaves a stream of events as it is', async () => {
    const stream = { status: 200, headers: {}, body: (async function* () {})() };
    expect((await ask('SubscribeToShard', {}, [stream])).answer).toBe(stream);
  });
});
