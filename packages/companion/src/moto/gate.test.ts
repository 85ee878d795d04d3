// Runs the real moto behind its gate.
import { afterAll, describe, expect, it } from '@jest/globals';
import { systemClock } from '@drey/plugin-api';
import { createRawClient, type RawAnswer, type RawRequest } from '@drey/upstream-client';
import { INSTALL_MILLISECONDS, realMoto } from './real-moto.test.support.js';

describe('the gate of moto', () => {
  const client = createRawClient(systemClock);
  const companion = realMoto('gate-test');

  const ask = (
    method: RawRequest['method'],
    path: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<RawAnswer> =>
    client.send(companion.endpoint ?? '', { method, path, service: 's3', headers, timeoutMilliseconds: 10_000 });

  const makeBucket = async (name: string): Promise<number> =>
    (await ask('PUT', `/${name}`, companion.accountHeaders('111111111111'))).status;

  const buckets = async (): Promise<string> => (await ask('GET', '/', companion.accountHeaders('111111111111'))).text;

  afterAll(async () => {
    await companion.stop();
    await client.close();
  }, 60_000);

  it(
    'answers on loopback and to us only, keeps its control pages to us, and forgets everything when we say so',
    async () => {
      await companion.start();
      await companion.ready();
      const send = async (path: string, headers: Readonly<Record<string, string>>, method: 'GET' | 'POST' = 'POST') =>
        (await ask(method, path, headers)).status;
      await makeBucket('kept-until-reset');
      const ours = companion.accountHeaders('111111111111');
      for (const headers of [{}, ours, { 'x-drey-control': 'guess' }, { 'x-drey-control': '' }])
        for (const path of [
          '/moto-api/reset',
          '//moto-api/reset',
          '/%6doto-api/reset',
          '/moto-api/seed?a=1',
          '/Moto-API/',
        ])
          expect(await send(path, headers)).toBe(403);
      for (const foreign of [
        { host: 'evil.example' },
        { host: '127.0.0.1.evil.example' },
        { origin: 'http://evil.example' },
        { origin: 'null' },
        { 'sec-fetch-site': 'cross-site' },
      ]) {
        expect(await send('/', foreign, 'GET')).toBe(403);
        expect(await send('/', { ...foreign, ...ours }, 'GET')).not.toBe(403);
      }
      expect(await send('/', { host: 'localhost:1' }, 'GET')).toBe(200);
      expect(await buckets()).toContain('kept-until-reset');
      expect(await companion.reset()).toBe('reset');
      expect(await buckets()).not.toContain('kept-until-reset');
      expect(await makeBucket('made-after-reset')).toBe(200);
    },
    INSTALL_MILLISECONDS,
  );
});
