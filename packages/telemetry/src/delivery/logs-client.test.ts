import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { UpstreamFault } from '@drey/upstream-client';
import { failureOf } from './log-failure.js';
import { fakeUpstream } from '../fakes.test.support.js';
import { type LogsClient, upstreamLogs } from './logs-client.js';

interface Seen {
  readonly target: string;
  readonly account: string | undefined;
  readonly scope: string | undefined;
  readonly body: Record<string, unknown>;
}

const stream = { accountId: '111111111111', region: 'eu-west-1', logGroup: '/aws/app', logStream: 'main' };
const upstream = fakeUpstream();
const signal = new AbortController().signal;
let seen: Seen[] = [];
let answers: { readonly status?: number; readonly body: unknown }[] = [];
let server: Server | undefined;
let client: LogsClient | undefined;

const serve = (): Server =>
  createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      seen.push({
        target: String(request.headers['x-amz-target']),
        account: request.headers['x-account'] as string | undefined,
        scope: request.headers.authorization,
        body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>,
      });
      const { status = 200, body } = answers.shift() ?? { body: {} };
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    });
  });

beforeEach(async () => {
  seen = [];
  answers = [];
  const listening = serve();
  server = listening;
  await new Promise<void>((resolve) => {
    listening.listen(0, '127.0.0.1', resolve);
  });
  upstream.endpoint = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  client = upstreamLogs(upstream);
});
afterEach(async () => {
  client?.close();
  await new Promise((resolve) => server?.close(resolve));
});

describe('upstreamLogs', () => {
  it('puts events in the name of the account', async () => {
    await client?.put(stream, [{ timestamp: 5, message: 'm', bytes: 1 }], signal);
    expect(seen[0]).toMatchObject({ target: 'Logs_20140328.PutLogEvents', account: '111111111111' });
    expect(seen[0]?.scope).toContain('Credential=111111111111/');
    expect(seen[0]?.scope).toContain('/eu-west-1/logs/');
    expect(seen[0]?.body).toEqual({
      logGroupName: '/aws/app',
      logStreamName: 'main',
      logEvents: [{ timestamp: 5, message: 'm' }],
    });
  });

  it('counts events that were taken and thrown away', async () => {
    answers = [{ body: { rejectedLogEventsInfo: { tooOldLogEventEndIndex: 1, tooNewLogEventStartIndex: 3 } } }];
    const events = [1, 2, 3, 4].map((timestamp) => ({ timestamp, message: 'm', bytes: 1 }));
    expect(await client?.put(stream, events, signal)).toBe(2);
  });

  it('reads the texts of one millisecond page by page', async () => {
    answers = [
      { body: { events: [{ timestamp: 5, message: 'a' }], nextForwardToken: 't1' } },
      {
        body: {
          events: [
            { timestamp: 5, message: 'b' },
            { timestamp: 6, message: 'c' },
          ],
          nextForwardToken: 't2',
        },
      },
      { body: { events: [], nextForwardToken: 't2' } },
    ];
    expect(await client?.textsAt(stream, 5, signal)).toEqual(['a', 'b']);
    expect(seen.map(({ body }) => body['nextToken'])).toEqual([undefined, 't1', 't2']);
  });

  it('tries once, and its errors are told apart', async () => {
    answers = [{ status: 400, body: { __type: 'ResourceNotFoundException', message: 'no' } }];
    const missing = await client?.put(stream, [], signal).catch(failureOf);
    expect(missing).toMatchObject({ kind: 'missing', certain: true });
    answers = [{ status: 500, body: { __type: 'InternalFailure' } }];
    expect(await client?.put(stream, [], signal).catch(failureOf)).toMatchObject({
      kind: 'unavailable',
      certain: false,
    });
    expect(seen).toHaveLength(2);
  });

  it('calls it no answer where nobody listens, and follows the endpoint', async () => {
    const { endpoint } = upstream;
    upstream.endpoint = 'http://127.0.0.1:1';
    const failure = await client?.put(stream, [], signal).catch(failureOf);
    expect(failure).toMatchObject({ kind: 'unreachable', certain: true });
    upstream.endpoint = null;
    expect(await client?.put(stream, [], signal).catch(failureOf)).toMatchObject({ kind: 'no-upstream' });
    upstream.endpoint = endpoint;
    expect(await client?.put(stream, [], signal)).toBe(0);
  });
});

describe('failureOf', () => {
  it.each([
    ['unreachable', true],
    ['closed', false],
    ['silent', false],
    ['stalled', false],
    ['garbled', false],
  ] as const)('knows of an upstream that is %s whether a byte can have left', (kind, certain) => {
    const fault = new UpstreamFault(kind, { service: 'logs', endpoint: null });
    expect(failureOf(fault)).toMatchObject({ kind: 'unreachable', certain });
  });
});
