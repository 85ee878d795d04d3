import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { OperatorError } from '@drey/plugin-api';
import { fakeCompanion } from './testing/fake-upstream.js';
import { useGateways } from './gateway-fixture.test.support.js';
import { call, fakeProvider } from './testing/fake-plugin.js';

const post = async (url: string, path = '/_drey/reset', headers: Readonly<Record<string, string>> = {}) => {
  const answer = await fetch(`${url}${path}`, { method: 'POST', headers });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

describe('POST /_drey/reset', () => {
  const { folder, start } = useGateways();
  const settings = () => ({ persistence: true, dataDir: join(folder().root, 'data') });
  const mark = () => join(folder().root, 'data', 'reset-begun');

  it.each(['/_drey/reset', '/_localstack/state/reset'])('resets services, then the companion (%s)', async (path) => {
    const companion = fakeCompanion('http://127.0.0.1:9');
    const { calls } = companion;
    const provider = fakeProvider(
      {},
      { reset: async () => void calls.push('service', existsSync(mark()) ? 'marked' : '') },
    );
    const gateway = await start(provider, undefined, { createCompanion: () => companion, settings: settings() });
    const { status, body } = await post(gateway.url, path);
    expect([status, body]).toMatchObject([200, { reset: ['kinesisanalyticsv2'], upstream: { state: 'reset' } }]);
    expect(calls.slice(-3)).toEqual(['service', 'marked', 'reset']);
    expect(existsSync(mark())).toBe(false);
  });

  it('says that the resources of a foreign upstream stay', async () => {
    const companion = fakeCompanion('http://127.0.0.1:9', { reset: async () => 'kept' });
    const provider = fakeProvider({}, { reset: async () => {} });
    const { url } = await start(provider, undefined, { createCompanion: () => companion });
    expect((await post(url)).body).toMatchObject({
      upstream: { state: 'kept', text: expect.stringContaining('stay') },
    });
  });

  it('holds calls back and waits for those under way; a second reset joins the first', async () => {
    const order: string[] = [];
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const provider = fakeProvider(
      {
        Slow: async () => {
          order.push('slow began');
          await held;
          order.push('slow ended');
          return {};
        },
        Quick: () => {
          order.push('quick');
          return {};
        },
      },
      { reset: async () => void order.push('reset') },
    );
    const { url } = await start(provider);
    const slow = call(url, 'Slow');
    while (order.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const resets = [post(url), post(url)];
    await fetch(`${url}/_drey/health`).then((answer) => answer.text());
    const quick = call(url, 'Quick');
    await new Promise((resolve) => setTimeout(resolve, 50));
    release();
    expect((await Promise.all(resets)).map(({ status }) => status)).toEqual([200, 200]);
    expect([(await slow).status, (await quick).status]).toEqual([200, 200]);
    expect(order).toEqual(['slow began', 'slow ended', 'reset', 'quick']);
  });

  it('says what could not be reset, and does not do it later unasked', async () => {
    const reset = async (): Promise<void> => {
      throw new OperatorError('DREY_X', 'The engine is away.', 'Start it.');
    };
    const gateway = await start(fakeProvider({}, { reset }), undefined, { settings: settings() });
    const { status, body } = await post(gateway.url);
    expect([status, body['error']]).toEqual([409, expect.stringContaining('The engine is away.')]);
    expect(existsSync(mark())).toBe(false);
    expect(gateway.health().status).not.toBe('resetting');
  });

  it('is finished at the next start where a host was killed over it', async () => {
    const resets: string[] = [];
    const provider = fakeProvider({}, { reset: async () => void resets.push('reset') });
    const first = await start(provider, undefined, { settings: settings() });
    await first.close();
    writeFileSync(mark(), '');
    await start(provider, undefined, { settings: settings() });
    expect(resets).toEqual(['reset']);
    expect(existsSync(mark())).toBe(false);
  });

  it('is refused to web pages of foreign origins and names', async () => {
    const resets: string[] = [];
    const { url } = await start(fakeProvider({}, { reset: async () => void resets.push('reset') }));
    expect((await post(url, '/_drey/reset', { Origin: 'http://evil.example' })).status).toBe(403);
    expect((await fetch(`${url}/_drey/reset`)).status).toBe(404);
    expect(resets).toEqual([]);
  });
});
