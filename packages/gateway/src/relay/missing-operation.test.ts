import { describe, expect, it } from '@jest/globals';
import { type IncomingHttpHeaders, request, type ServerResponse } from 'node:http';
import { type Companion, motoFault } from '@drey/companion';
import { type Plugin, silentLogger } from '@drey/plugin-api';
import { fakeCompanion, startFakeUpstream } from '../testing/fake-upstream.js';
import { useGateways } from '../gateway-fixture.test.support.js';
import { fakeProvider, signed } from '../testing/fake-plugin.js';

const html = '<!doctype html><title>500 Internal Server Error</title>';

describe('an operation that the upstream does not have', () => {
  const { closeLater, start } = useGateways();
  const warned: string[] = [];
  const log = { ...silentLogger, warn: (message: string) => void warned.push(message), child: () => log };

  const inFrontOf = async (status: number, type: string, body = html): Promise<string> => {
    const upstream = await startFakeUpstream((incoming, response) => {
      incoming.resume().once('end', () => response.writeHead(status, { 'Content-Type': type }).end(body));
    });
    closeLater(() => upstream.close());
    const createCompanion = () => fakeCompanion(upstream.url);
    return (await start(fakeProvider({}), undefined, { createCompanion, log })).url;
  };

  const ask = async (
    url: string,
    service: string,
    more: Omit<RequestInit, 'headers'> & { readonly headers?: Record<string, string> } = {},
  ) => {
    const headers = { Authorization: signed('test', 'us-east-1', service), ...more.headers };
    const answer = await fetch(url, { method: 'POST', body: '{}', ...more, headers });
    return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
  };

  const form = { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' };

  it.each([500, 501, 404, 405])(
    'is told in the protocol of the caller, with a status that is not retried (%d)',
    async (status) => {
      const url = await inFrontOf(status, 'text/html; charset=utf-8');
      const json = await ask(url, 'logs', {
        headers: { 'X-Amz-Target': 'Logs_20140328.ListAnomalies', 'Content-Type': 'application/x-amz-json-1.0' },
      });
      expect(json).toMatchObject({ status: 501, type: 'application/x-amz-json-1.0' });
      expect(JSON.parse(json.text)).toMatchObject({
        __type: 'NotImplemented',
        message: expect.stringMatching(/ListAnomalies of service 'logs'/),
      });
      const query = await ask(url, 'iam', { headers: form, body: 'Version=1&Action=GetX&A=b' });
      expect([query.status, query.text]).toEqual([501, expect.stringMatching(/^<ErrorResponse>.*GetX of service/)]);
      const ec2 = await ask(url, 'ec2', { headers: form, body: 'Action=DescribeX' });
      expect(ec2.text).toMatch(/<Response><Errors><Error><Code>NotImplemented<\/Code>.*DescribeX/);
      const restJson = await ask(`${url}/2020/things`, 'lambda', { method: 'GET', body: null });
      expect(JSON.parse(restJson.text)).toMatchObject({ message: expect.stringContaining('GET /2020/things') });
      expect((await ask(`${url}/2013/x`, 'route53')).text).toMatch(/^<ErrorResponse>/);
      const cbor = await ask(`${url}/service/GraniteServiceVersion20100801/operation/ListX`, 'monitoring', {
        headers: { 'smithy-protocol': 'rpc-v2-cbor' },
      });
      expect([cbor.type, cbor.text]).toEqual(['application/cbor', expect.stringContaining('ListX of service')]);
    },
  );

  it.each([
    ['application/x-www-form-urlencoded', 'Version=1&Action=Describe.Things', 'Describe.Things'],
    ['Application/X-WWW-Form-URLEncoded', 'Action=GetX', 'GetX'],
    ['application/x-www-form-urlencoded', 'Action=Get%58', 'GetX'],
    ['application/x-www-form-urlencoded', 'Action=%3Cb%3E', '?b?'],
    ['application/x-www-form-urlencoded', 'Version=1', 'POST / (a form without Action)'],
  ])('is named as it is asked for (%s, %s)', async (type, body, name) => {
    const url = await inFrontOf(500, 'text/html');
    const { text } = await ask(url, 'iam', { headers: { 'Content-Type': type }, body });
    expect(text).toContain(`the operation ${name} of service`);
  });

  it('is logged once', async () => {
    const url = await inFrontOf(500, 'text/html');
    warned.length = 0;
    for (let count = 0; count < 3; count += 1) await ask(url, 'iam', { headers: form, body: 'Action=GetX' });
    await ask(url, 'iam', { headers: form, body: 'Action=GetY' });
    expect(warned).toHaveLength(2);
  });

  it.each([
    [500, 'application/json', 'iot'],
    [500, 'application/xml', 's3'],
    [503, 'text/html', 'logs'],
    [404, 'text/html', 's3'],
    [400, 'text/html', 'logs'],
    [200, 'text/html', 's3'],
    [404, 'text/html', 'execute-api'],
  ])('is not taken for one that failed, or for content (%d, %s, %s)', async (status, type, service) => {
    const url = await inFrontOf(status, type, 'as it is');
    expect(await ask(url, service)).toMatchObject({ status, text: 'as it is' });
  });

  it('is shown as it is to a browser, and HEAD keeps its status', async () => {
    const url = await inFrontOf(404, 'text/html');
    const page = await ask(`${url}/x`, 'lambda', { method: 'GET', body: null, headers: { Accept: 'text/html,*/*' } });
    expect([page.status, page.text]).toEqual([404, html]);
    expect((await ask(`${url}/b/k`, 's3', { method: 'HEAD', body: null })).status).toBe(404);
  });

  describe('where moto says what it broke over', () => {
    const fault = { kind: 'broken', text: "KeyError: 'Type'", log: '/data/moto.log' };

    const behind = async (
      told: Readonly<Record<string, string>>,
      service?: string,
      faultOf: Companion['faultOf'] = motoFault,
    ): Promise<string> => {
      const upstream = await startFakeUpstream((incoming, response) => {
        const headers = { 'Content-Type': 'text/html', 'X-Drey-Fault': JSON.stringify(told) };
        incoming.resume().once('end', () => response.writeHead(500, headers).end(html));
      });
      closeLater(() => upstream.close());
      const register: Plugin['register'] = (registration) =>
        registration.upstreamOperationHook({
          id: 'hook',
          service: 'cloudformation',
          operations: ['CreateStack'],
          around: (_call, next) => next(),
        });
      const createCompanion = () => fakeCompanion(upstream.url, { faultOf });
      return (await start(fakeProvider({}), service === undefined ? undefined : register, { createCompanion, log }))
        .url;
    };

    it.each([undefined, 'hooked'])(
      'a crash is one, with its last line and the log that has all of it (%s)',
      async (hooked) => {
        const url = await behind(fault, hooked);
        const answer = await ask(url, 'cloudformation', { headers: form, body: 'Action=CreateStack' });
        expect(answer).toMatchObject({
          status: 500,
          type: 'text/xml',
          text: expect.stringMatching(
            /<Code>InternalFailure<.*broke over CreateStack of service .*KeyError: &apos;Type&apos;.*\/data\/moto\.log/,
          ),
        });
      },
    );

    it('a crash of any service is told in its protocol', async () => {
      const url = await behind(fault);
      expect((await ask(`${url}/b/k`, 's3', { method: 'GET', body: null })).text).toContain(
        '<Code>InternalFailure</Code>',
      );
      expect((await ask(`${url}/b/k`, 's3', { method: 'HEAD', body: null })).status).toBe(500);
      const json = await ask(url, 'logs', { headers: { 'X-Amz-Target': 'Logs_20140328.X' } });
      expect([json.status, JSON.parse(json.text)]).toEqual([
        500,
        expect.objectContaining({ __type: 'InternalFailure' }),
      ]);
    });

    it.each([
      ['an upstream that is not ours', 'iam', {}, () => undefined, undefined],
      ['an upstream that is not ours, beside a hook', 'cloudformation', {}, () => undefined, 'hooked'],
      ['an API of a user', 'execute-api', {}, motoFault, undefined],
      ['a website of a user', 's3', { Host: 'b.s3-website.localhost' }, motoFault, undefined],
    ])('is not believed of %s, nor handed on', async (_name, service, more, faultOf, hooked) => {
      const url = await behind(fault, hooked, faultOf);
      const answer = await new Promise<{ readonly headers: IncomingHttpHeaders; readonly text: string }>(
        (resolve, reject) => {
          const headers = {
            Accept: 'text/html',
            Authorization: signed('test', 'us-east-1', service),
            ...form,
            ...more,
          };
          const outgoing = request(url, { method: 'POST', headers }, (incoming) => {
            incoming.setEncoding('utf8');
            let text = '';
            incoming.on('data', (part: string) => (text += part));
            incoming.on('end', () => resolve({ headers: incoming.headers, text }));
          });
          outgoing.on('error', reject).end('Action=CreateStack');
        },
      );
      expect(answer.text).toBe(html);
      expect(answer.headers).not.toHaveProperty('x-drey-fault');
    });

    it('what is missing is no crash', async () => {
      const url = await behind({
        ...fault,
        kind: 'missing',
        text: 'NotImplementedError: The x action has not been implemented',
      });
      const answer = await ask(url, 'iam', { headers: form, body: 'Action=X' });
      expect(answer).toMatchObject({
        status: 501,
        text: expect.stringContaining('or not all of it: NotImplementedError'),
      });
    });
  });

  describe('beside a hook of a plugin', () => {
    const hooked = async (service: string, answer: (response: ServerResponse) => void): Promise<string> => {
      const upstream = await startFakeUpstream((incoming, response) => {
        incoming.resume().once('end', () => answer(response));
      });
      closeLater(() => upstream.close());
      const register: Plugin['register'] = (registration) =>
        registration.upstreamOperationHook({
          id: 'hook',
          service,
          operations: ['Hooked'],
          around: (_call, next) => next(),
        });
      const createCompanion = () => fakeCompanion(upstream.url);
      return (await start(fakeProvider({}), register, { createCompanion, log })).url;
    };

    it.each(['Hooked', 'Other'])('is told by its name (%s)', async (name) => {
      const url = await hooked('cloudformation', (response) => {
        response.writeHead(500, { 'Content-Type': 'text/html' }).end(html);
      });
      const answer = await ask(url, 'cloudformation', { headers: form, body: `Action=${name}` });
      expect(answer).toMatchObject({ status: 501, text: expect.stringContaining(`${name} of service`) });
    });

    it('costs nobody a minute where the upstream changes the protocol', async () => {
      const url = await hooked('cloudformation', (response) => {
        response.socket?.write('HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n');
      });
      const answer = await ask(url, 'cloudformation', { headers: form, body: 'Action=Hooked' });
      expect(answer.status).toBe(503);
    }, 10_000);
  });
});
