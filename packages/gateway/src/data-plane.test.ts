import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataPlaneListener, Host } from '@drey/plugin-api';
import { type FakeUpstream, startFakeUpstream } from './testing/fake-upstream.js';
import type { Gateway } from './gateway.js';
import {
  call,
  fakeManifest,
  fakePlugin,
  fakeProvider,
  makeGateway,
  type PluginFolder,
  pluginFolder,
} from './testing/fake-plugin.js';

describe('a data-plane listener', () => {
  let folder: PluginFolder;
  let upstream: FakeUpstream;
  let gateway: Gateway;
  let listener: DataPlaneListener;
  let host: Host | undefined;
  let url: string;

  beforeEach(async () => {
    folder = pluginFolder();
    upstream = await startFakeUpstream((incoming, response) => void response.end(`upstream ${incoming.url ?? ''}`));
    const plugin = fakePlugin(fakeProvider({ Describe: () => ({}) }), (registration) =>
      registration.init(async (given) => {
        host = given;
        listener = await given.openDataPlane!({
          host: '127.0.0.1',
          port: 0,
          routes: [
            {
              method: 'GET',
              path: '/_drey/credentials/:token',
              summary: 'Credentials.',
              handle: ({ params, headers }) => ({
                json: { token: params['token'], authorization: headers['authorization'] },
              }),
            },
          ],
        });
      }),
    );
    gateway = await makeGateway(folder, [folder.add(fakeManifest(), { plugin })], {
      createCompanion: () => upstream.companion,
    });
    await gateway.start();
    url = `http://127.0.0.1:${listener.port}`;
  });

  afterEach(async () => {
    await gateway.close();
    await upstream.close();
    folder.remove();
  });

  it('passes requests of jobs to the upstream', async () => {
    expect(await (await fetch(`${url}/bucket/key`)).text()).toBe('upstream /bucket/key');
  });

  it('serves the given routes', async () => {
    const answer = await fetch(`${url}/_drey/credentials/abc`, { headers: { Authorization: 'secret' } });
    expect(await answer.json()).toEqual({ token: 'abc', authorization: 'secret' });
  });

  it.each([
    '/_drey/health',
    '/_drey/credentials',
    '/_drey/reset',
    '/_localstack/health',
    '/_localstack/state/reset',
    '/_anything',
    '/moto-api/reset',
    '//moto-api/reset',
    '/%6doto-api/reset',
    '/%5fdrey/reset',
  ])('answers %s with 403', async (path) => {
    expect((await fetch(`${url}${path}`, { method: 'POST' })).status).toBe(403);
  });

  it.each(['/moto-api/reset', '//moto-api/reset', '/%6doto-api/reset', '/Moto-Api;x/reset'])(
    'leaves %s unserved on the main listener too, and keys of that name served',
    async (path) => {
      expect((await fetch(`${gateway.url}${path}`, { method: 'POST' })).status).toBe(403);
      expect((await fetch(`${gateway.url}/bucket${path}`)).status).toBe(200);
    },
  );

  it('answers calls of plugin services with 403', async () => {
    expect((await call(url, 'Describe')).status).toBe(403);
    expect((await call(gateway.url, 'Describe')).status).toBe(200);
  });

  it('refuses browsers', async () => {
    expect((await fetch(`${url}/bucket/key`, { headers: { Origin: url } })).status).toBe(403);
  });

  it('names a taken port', async () => {
    await expect(host?.openDataPlane!({ host: '127.0.0.1', port: listener.port, routes: [] })).rejects.toMatchObject({
      code: 'DREY_PORT_IN_USE',
    });
  });

  it('is closed with the gateway', async () => {
    await gateway.close();
    await expect(fetch(`${url}/bucket/key`)).rejects.toThrow('fetch failed');
  });
});
