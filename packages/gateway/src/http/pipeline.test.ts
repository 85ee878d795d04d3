import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { type RequestContext, ServiceError } from '@drey/plugin-api';
import { useGateways } from '../gateway-fixture.test.support.js';
import { call, fakeProvider, signed } from '../testing/fake-plugin.js';

describe('a gateway', () => {
  const { start } = useGateways();

  it('answers an operation with what its handler gives', async () => {
    const contexts: RequestContext[] = [];
    const Describe = async (input: unknown, context: RequestContext): Promise<unknown> => {
      contexts.push(context);
      return { input, at: new Date(1000), none: undefined };
    };
    const gateway = await start(fakeProvider({ Describe }));
    const answer = await call(gateway.url, 'Describe', '{"ApplicationName":"a"}', {
      Authorization: signed('111111111111', 'cn-north-1'),
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/x-amz-json-1.1');
    expect(answer.body).toEqual({ input: { ApplicationName: 'a' }, at: 1 });
    expect(answer.headers.get('x-amzn-requestid')).toBe(contexts[0]?.requestId);
    expect(contexts[0]).toMatchObject({
      service: 'kinesisanalyticsv2',
      operation: 'Describe',
      accountId: '111111111111',
      region: 'cn-north-1',
      partition: 'aws-cn',
      endpoint: gateway.url,
    });
  });

  it('takes an absent body for an empty object', async () => {
    const gateway = await start(fakeProvider({ Describe: (input: unknown) => ({ input }) }));
    expect((await call(gateway.url, 'Describe', '')).body).toEqual({ input: {} });
  });

  it('answers modelled errors in their shape', async () => {
    const Describe = (): never => {
      throw new ServiceError('ResourceNotFoundException', 'gone', { messageMember: 'Message' });
    };
    const answer = await call((await start(fakeProvider({ Describe }))).url, 'Describe');
    expect(answer.status).toBe(400);
    expect(answer.headers.get('x-amzn-errortype')).toBe('ResourceNotFoundException');
    expect(answer.body).toEqual({ __type: 'ResourceNotFoundException', message: 'gone', Message: 'gone' });
  });

  it('answers an unexpected throw as an internal failure without its text', async () => {
    const Describe = (): never => {
      throw new Error('secret detail');
    };
    const answer = await call((await start(fakeProvider({ Describe }))).url, 'Describe');
    expect([answer.status, answer.body['__type']]).toEqual([500, 'InternalFailure']);
    expect(JSON.stringify(answer.body)).not.toContain('secret');
  });

  it.each([
    ['an operation the model lacks', 'Nothing', {}, 400, 'UnknownOperationException'],
    ['an operation nobody wrote', 'Unwritten', {}, 501, 'NotImplementedException'],
    [
      'the older API of the same signing name',
      '',
      { 'X-Amz-Target': 'KinesisAnalytics_20150814.Start' },
      400,
      'UnknownOperationException',
    ],
    ['an odd Authorization header', 'Describe', { Authorization: 'Bearer x' }, 400, 'IncompleteSignatureException'],
  ])('refuses %s', async (_name, operation, headers, status, code) => {
    const gateway = await start(fakeProvider({ Describe: () => ({}) }));
    const answer = await call(gateway.url, operation, '{}', headers);
    expect([answer.status, answer.body['__type']]).toEqual([status, code]);
  });

  it('refuses an unsigned request, a GET and another path', async () => {
    const gateway = await start(fakeProvider({ Describe: () => ({}) }));
    const target = { 'X-Amz-Target': 'KinesisAnalytics_20180523.Describe' };
    const type = async (url: string, init: RequestInit): Promise<unknown> => {
      const answer = await fetch(url, init);
      return [answer.status, ((await answer.json()) as Record<string, unknown>)['__type']];
    };
    const authorized = { ...target, Authorization: signed() };
    expect(await type(gateway.url, { method: 'POST', body: '{}', headers: target })).toEqual([
      400,
      'MissingAuthenticationTokenException',
    ]);
    expect(await type(gateway.url, { headers: authorized })).toEqual([400, 'UnknownOperationException']);
    expect(await type(`${gateway.url}/x`, { method: 'POST', body: '{}', headers: authorized })).toEqual([
      404,
      'UnknownOperationException',
    ]);
  });

  it.each([
    ['text that is no JSON', 'nonsense'],
    ['invalid UTF-8', new Uint8Array([0x7b, 0xff, 0x7d])],
  ])('refuses %s as a serialization error', async (_name, body) => {
    const gateway = await start(fakeProvider({ Describe: () => ({}) }));
    expect((await call(gateway.url, 'Describe', body)).body['__type']).toBe('SerializationException');
  });

  it('refuses a body above the limit with 413, announced or not', async () => {
    const gateway = await start(fakeProvider({ Describe: () => ({}) }), undefined, {
      settings: { maxBodyBytes: 2048 },
    });
    const large = JSON.stringify({ a: 'x'.repeat(300_000) });
    expect((await call(gateway.url, 'Describe', large)).status).toBe(413);
    const chunked = await fetch(gateway.url, {
      method: 'POST',
      body: new Blob([large]).stream(),
      duplex: 'half',
      headers: { Authorization: signed(), 'X-Amz-Target': 'KinesisAnalytics_20180523.Describe' },
    });
    expect(chunked.status).toBe(413);
    expect((await call(gateway.url, 'Describe')).status).toBe(200);
  });

  it('runs hooks outermost first and lets them refuse', async () => {
    const order: string[] = [];
    const hook = (id: string) => ({
      id,
      service: 'kinesisanalyticsv2',
      operations: ['Describe'],
      around: async (called: { readonly input: unknown }, next: () => Promise<unknown>): Promise<unknown> => {
        order.push(`${id} in`);
        if ((called.input as Record<string, unknown>)['refuse'] === id)
          throw new ServiceError('AccessDeniedException', id);
        const output = await next();
        order.push(`${id} out`);
        return output;
      },
    });
    const gateway = await start(
      fakeProvider({ Describe: () => ({ order: order.push('handler') }), Other: () => ({}) }),
      (registration) => {
        registration.operationHook(hook('a'));
        registration.operationHook(hook('b'));
      },
    );
    await call(gateway.url, 'Describe');
    expect(order).toEqual(['a in', 'b in', 'handler', 'b out', 'a out']);
    expect((await call(gateway.url, 'Describe', '{"refuse":"b"}')).body['__type']).toBe('AccessDeniedException');
    order.length = 0;
    await call(gateway.url, 'Other');
    expect(order).toEqual([]);
  });

  it('aborts the signal of a call whose client goes away', async () => {
    let aborted: (reason: unknown) => void = () => {};
    const seen = new Promise((resolve) => {
      aborted = resolve;
    });
    let entered: () => void = () => {};
    const inside = new Promise<void>((resolve) => {
      entered = resolve;
    });
    const Describe = (_input: unknown, { signal }: RequestContext): Promise<unknown> => {
      signal.addEventListener('abort', () => aborted(signal.reason));
      entered();
      return new Promise(() => {});
    };
    const gateway = await start(fakeProvider({ Describe }));
    const controller = new AbortController();
    const pending = fetch(gateway.url, {
      method: 'POST',
      body: '{}',
      signal: controller.signal,
      headers: { Authorization: signed(), 'X-Amz-Target': 'KinesisAnalytics_20180523.Describe' },
    }).catch(() => 'gone');
    await inside;
    controller.abort();
    expect(await pending).toBe('gone');
    expect(String(await seen)).toContain('closed the connection');
  });

  it('tells a client that waits for 100 Continue to go on', async () => {
    const gateway = await start(fakeProvider({ Describe: (input: unknown) => ({ input }) }));
    const { port } = new URL(gateway.url);
    const socket = connect(Number(port), '127.0.0.1');
    let text = '';
    socket.on('data', (piece) => {
      if (text === '') socket.write('{"a":1}');
      text += String(piece);
    });
    socket.write(
      `POST / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: ${signed()}\r\n` +
        'X-Amz-Target: KinesisAnalytics_20180523.Describe\r\nContent-Length: 7\r\nExpect: 100-continue\r\n\r\n',
    );
    await new Promise((resolve) => socket.once('close', resolve));
    expect(text).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/);
    expect(text).toContain('{"input":{"a":1}}');
  });

  it('refuses foreign hosts and origins', async () => {
    const gateway = await start(fakeProvider({ Describe: () => ({}) }));
    expect((await call(gateway.url, 'Describe', '{}', { Origin: 'http://evil.example' })).status).toBe(403);
    const own = await call(gateway.url, 'Describe', '{}', { Origin: gateway.url });
    expect([own.status, own.headers.get('access-control-allow-origin')]).toEqual([200, gateway.url]);
    const preflight = await fetch(gateway.url, { method: 'OPTIONS', headers: { Origin: gateway.url } });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, gateway.url]);
  });

  it('serves plugin routes with parameters, query and bounded bodies', async () => {
    const gateway = await start(fakeProvider({}), (registration) => {
      registration.route({
        method: 'POST',
        path: '/_drey/things/:name',
        summary: 'A thing.',
        handle: ({ params, query, body }) => ({
          status: 201,
          json: { params, query, body: Buffer.from(body).toString() },
        }),
      });
    });
    const answer = await fetch(`${gateway.url}/_drey/things/a%2Fb?x=1&x=2`, { method: 'POST', body: 'hello' });
    expect([answer.status, await answer.json()]).toEqual([
      201,
      { params: { name: 'a/b' }, query: { x: '1' }, body: 'hello' },
    ]);
    const large = await fetch(`${gateway.url}/_drey/things/a`, { method: 'POST', body: 'x'.repeat(2_000_000) }).catch(
      () => undefined,
    );
    expect(large?.status ?? 413).toBe(413);
    expect((await fetch(`${gateway.url}/_drey/nothing`)).status).toBe(404);
    const index = (await (await fetch(`${gateway.url}/_drey`)).json()) as { routes: { path: string }[] };
    expect(index.routes.map((route) => route.path)).toContain('/_drey/things/:name');
  });

  it('sends requests signed with a remembered key to its account', async () => {
    const Describe = (_input: unknown, { accountId }: RequestContext): unknown => ({ accountId });
    const gateway = await start(fakeProvider({ Describe }), (registration) =>
      registration.init((host) => host.rememberAccessKey?.('ASIAROLE', '333333333333')),
    );
    const answer = await call(gateway.url, 'Describe', '{}', { Authorization: signed('ASIAROLE') });
    expect(answer.body).toEqual({ accountId: '333333333333' });
  });
});
