import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { systemClock, type Upstream } from '@drey/plugin-api';
import { createRawClient, type ServiceCaller } from '@drey/upstream-client';
import { type Ability, createAbilities } from './abilities.js';

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const servers: Server[] = [];
const client = createRawClient(systemClock);

/** An upstream that answers as it is told, the same to all questions; the list has what it was asked. */
const upstreamOf = async (answer: Answer | (() => Answer)): Promise<{ caller: ServiceCaller; asked: string[] }> => {
  const asked: string[] = [];
  const serve: RequestListener = (request, response) => {
    asked.push(`${String(request.headers['x-amz-target'])} ${String(request.headers['content-type'])}`);
    request.resume();
    const { status, type, body } = typeof answer === 'function' ? answer() : answer;
    response.writeHead(status, { 'content-type': type }).end(body);
  };
  const server = createServer(serve);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const upstream: Upstream = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accountHeaders: () => ({}),
    accountOf: () => Promise.resolve(undefined),
  };
  return { asked, caller: { upstream, client, service: 'kinesis', accountId: '000000000000', region: 'us-east-1' } };
};

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const cases: readonly (readonly [string, Ability, Answer, boolean])[] = [
  ['moto, to CBOR', 'cbor', { status: 500, type: 'text/html', body: '<html>' }, false],
  ['one that takes all for JSON', 'cbor', { status: 400, type: 'application/x-amz-json-1.1', body: '{}' }, false],
  ['one that speaks CBOR', 'cbor', { status: 200, type: 'application/x-amz-cbor-1.1', body: '\u0000' }, true],
  ['moto, to a subscription', 'subscriptions', { status: 500, type: 'text/html', body: '<html>' }, false],
  [
    'one that lacks subscriptions',
    'subscriptions',
    { status: 400, type: 'application/json', body: '{"__type":"UnknownOperationException"}' },
    false,
  ],
  ['one that tells of nothing', 'subscriptions', { status: 501, type: 'application/json', body: '{}' }, false],
  [
    'one that has subscriptions',
    'subscriptions',
    { status: 400, type: 'application/x-amz-json-1.1', body: '{"__type":"com.amazon#ValidationException"}' },
    true,
  ],
];

describe('what an upstream can do', () => {
  it.each(cases)('is told by its answer: %s', async (_what, ability, answer, can) => {
    const { caller, asked } = await upstreamOf(answer);
    const abilities = createAbilities(systemClock);
    expect([await abilities.has(ability, caller), await abilities.has(ability, caller)]).toEqual([can, can]);
    expect(asked).toHaveLength(1);
  });

  it('is asked again at another address, and after a failure to ask', async () => {
    const one = await upstreamOf({ status: 500, type: 'text/html', body: '' });
    const other = await upstreamOf({ status: 200, type: 'application/x-amz-cbor-1.1', body: '' });
    const none = { ...one.caller, upstream: { ...one.caller.upstream, endpoint: null } };
    const abilities = createAbilities(systemClock);
    expect(await abilities.has('cbor', one.caller)).toBe(false);
    expect(await abilities.has('cbor', other.caller)).toBe(true);
    expect(await abilities.has('cbor', none)).toBe(true);
    expect(await abilities.has('cbor', one.caller)).toBe(false);
  });

  it.each<[Ability, Answer]>([
    ['cbor', { status: 200, type: 'application/x-amz-cbor-1.1', body: '' }],
    ['subscriptions', { status: 400, type: 'application/json', body: '{"__type":"ValidationException"}' }],
  ])('is asked again of one that was still starting (%s)', async (ability, later) => {
    let answer: Answer = { status: 503, type: 'text/html', body: '<html>' };
    const { caller, asked } = await upstreamOf(() => answer);
    let now = 1_000_000;
    const abilities = createAbilities({ now: () => now });
    expect(await abilities.has(ability, caller)).toBe(false);
    answer = later;
    now += 999;
    expect(await abilities.has(ability, caller)).toBe(false);
    expect(asked).toHaveLength(1);
    now += 1;
    expect(await abilities.has(ability, caller)).toBe(true);
  });

  it('is believed of one that fails for a minute', async () => {
    const { caller, asked } = await upstreamOf({ status: 500, type: 'text/html', body: '<html>' });
    let now = 1_000_000;
    const abilities = createAbilities({ now: () => now });
    for (; now <= 1_300_000; now += 30_000) expect(await abilities.has('cbor', caller)).toBe(false);
    expect(asked).toHaveLength(3);
  });
});
