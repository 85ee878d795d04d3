import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { ServiceError, type UpstreamCall, type UpstreamOperationHook } from '@drey/plugin-api';
import { fakeCompanion } from '../testing/fake-upstream.js';
import { useGateways } from '../gateway-fixture.test.support.js';
import { fakeManifest, fakePlugin, fakeProvider, makeGateway, signed } from '../testing/fake-plugin.js';

const bodyOf = async (message: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const part of message) text += String(part);
  return text;
};

/** Answers what it was asked. */
const echo: RequestListener = (incoming: IncomingMessage, response: ServerResponse) => {
  void bodyOf(incoming).then((body) => {
    response.setHeader('x-told', 'yes').setHeader('content-type', 'text/plain');
    response.end(`${incoming.method} ${incoming.url} ${incoming.headers['content-length']} ${body}`);
  });
};

const form = (service: string): Record<string, string> => ({
  'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
  Authorization: signed('111111111111', 'eu-west-1', service),
});
const json = (service: string, target: string): Record<string, string> => ({
  'Content-Type': 'application/x-amz-json-1.1',
  'X-Amz-Target': target,
  Authorization: signed('111111111111', 'eu-west-1', service),
});

describe('a hook on operations of the upstream', () => {
  const { relayTo, closeLater, folder } = useGateways();

  const hookOf = (around: UpstreamOperationHook['around'], seen: UpstreamCall[] = []): UpstreamOperationHook => ({
    id: 'watch',
    service: 'stacks',
    operations: ['Create', 'Change'],
    around: (call, next) => {
      seen.push(call);
      return around(call, next);
    },
  });

  it.each([
    ['first', 'Action=Create&Name=%C3%BC'],
    ['last', 'Name=%C3%BC&Action=Create'],
  ])('sees a form whose Action comes %s, and may answer beside the upstream', async (_place, body) => {
    const seen: UpstreamCall[] = [];
    const hook = hookOf(async (_call, next) => {
      const answer = await next();
      return { ...answer, body: `${answer.body} and more` };
    }, seen);
    const { gateway } = await relayTo(echo, (registration) => registration.upstreamOperationHook(hook));
    const answer = await fetch(gateway.url, { method: 'POST', headers: form('stacks'), body });
    expect([answer.status, answer.headers.get('x-told')]).toEqual([200, 'yes']);
    expect(await answer.text()).toBe(`POST / ${body.length} ${body} and more`);
    expect(seen[0]).toMatchObject({ action: 'Create', body, accountId: '111111111111', hasUpstream: true });
  });

  it('sees parameters in the URL, JSON operations, chunked bodies, and may change what is asked', async () => {
    const seen: string[] = [];
    const hook = hookOf(({ action }, next) => (seen.push(action), next('other')));
    const { gateway } = await relayTo(echo, (registration) => registration.upstreamOperationHook(hook));
    const byUrl = await fetch(`${gateway.url}/?Action=Create`, { headers: form('stacks') });
    expect(byUrl.status).toBe(200);
    const mixed = await fetch(`${gateway.url}/?Action=Create`, {
      method: 'POST',
      headers: form('stacks'),
      body: 'A=b',
    });
    expect(await mixed.text()).toBe('POST /?Action=Create 5 other');
    const byTarget = await fetch(gateway.url, { method: 'POST', headers: json('stacks', 'S_1.Change'), body: '{}' });
    expect(await byTarget.text()).toBe('POST / 5 other');
    expect(seen).toEqual(['Create', 'Create', 'Change']);
  });

  it('lets everything else through as it came', async () => {
    const seen: UpstreamCall[] = [];
    const { gateway } = await relayTo(echo, (registration) =>
      registration.upstreamOperationHook(hookOf((_call, next) => next(), seen)),
    );
    const others: readonly (readonly [Record<string, string>, string])[] = [
      [form('stacks'), 'Action=Describe&x=%2F+y'],
      [form('stacks'), 'x=Create'],
      [form('elsewhere'), 'Action=Create'],
      [json('stacks', 'S_1.Describe'), '{"Action":"Create"}'],
    ];
    for (const [headers, body] of others) {
      const answer = await fetch(gateway.url, { method: 'POST', headers, body });
      expect(await answer.text()).toBe(`POST / ${body.length} ${body}`);
    }
    expect(seen).toEqual([]);
  });

  it('refuses in the protocol of the client', async () => {
    const { gateway } = await relayTo(echo, (registration) =>
      registration.upstreamOperationHook(
        hookOf(() => {
          throw new ServiceError('ValidationError', 'Not <that>.');
        }),
      ),
    );
    const query = await fetch(gateway.url, { method: 'POST', headers: form('stacks'), body: 'Action=Create' });
    expect(query.status).toBe(400);
    expect(await query.text()).toMatch(
      /<ErrorResponse><Error><Type>Sender<\/Type><Code>ValidationError<\/Code><Message>Not &lt;that&gt;\.</,
    );
    const target = await fetch(gateway.url, { method: 'POST', headers: json('stacks', 'S_1.Create'), body: '{}' });
    expect([target.status, await target.json()]).toEqual([400, { __type: 'ValidationError', message: 'Not <that>.' }]);
  });

  it('is answered with an internal failure when it throws anything else', async () => {
    const hook = hookOf(() => {
      throw new Error('oops');
    });
    const { gateway } = await relayTo(echo, (registration) => registration.upstreamOperationHook(hook));
    const answer = await fetch(gateway.url, { method: 'POST', headers: form('stacks'), body: 'Action=Create' });
    expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('watch')]);
  });

  it('refuses a body beyond its bound, announced or not', async () => {
    const { gateway } = await relayTo(echo, (registration) =>
      registration.upstreamOperationHook(hookOf((_call, next) => next())),
    );
    const body = `Action=Create&x=${'y'.repeat(1_100_000)}`;
    expect((await fetch(gateway.url, { method: 'POST', headers: form('stacks'), body })).status).toBe(413);
    const socket = connect(Number(new URL(gateway.url).port), '127.0.0.1');
    socket.on('error', () => {});
    let text = '';
    socket.on('data', (piece) => (text += String(piece)));
    const lines = Object.entries(form('stacks')).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n${lines.join('')}\r\n`);
    const piece = `${(65_536).toString(16)}\r\n${'x'.repeat(65_536)}\r\n`;
    for (let count = 0; count < 20; count += 1) socket.write(piece);
    await new Promise((resolve) => socket.once('close', resolve));
    expect(text).toMatch(/^HTTP\/1.1 413 /);
  });

  it('answers where there is no upstream, and where it cannot be reached', async () => {
    const start = async (endpoint: string | null) => {
      const seen: UpstreamCall[] = [];
      const hook = hookOf(
        async ({ hasUpstream }, next) => (hasUpstream ? next() : { status: 200, headers: {}, body: 'ours alone' }),
        seen,
      );
      const path = folder().add(fakeManifest(), {
        plugin: fakePlugin(fakeProvider({}), (registration) => registration.upstreamOperationHook(hook)),
      });
      const gateway = await makeGateway(folder(), [path], { createCompanion: () => fakeCompanion(endpoint) });
      closeLater(() => gateway.close());
      await gateway.start();
      return fetch(gateway.url, { method: 'POST', headers: form('stacks'), body: 'Action=Create' });
    };
    expect(await (await start(null)).text()).toBe('ours alone');
    expect((await start('http://127.0.0.1:1')).status).toBe(503);
  });
});
