import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { OperatorError, type Plugin } from '@drey/plugin-api';
import { fakeCompanion } from './testing/fake-upstream.js';
import type { Gateway } from './gateway.js';
import { useGateways } from './gateway-fixture.test.support.js';
import { call, fakeManifest, fakePlugin, fakeProvider, makeGateway } from './testing/fake-plugin.js';

describe('createGateway', () => {
  const { closeLater, folder, start } = useGateways();

  const health = async (gateway: Gateway): Promise<Record<string, unknown>> =>
    (await (await fetch(`${gateway.url}/_localstack/health`)).json()) as Record<string, unknown>;

  it("shows services in LocalStack's words", async () => {
    const gateway = await start(fakeProvider({ Describe: () => ({}) }));
    expect(await health(gateway)).toMatchObject({
      services: { kinesisanalyticsv2: 'available', s3: 'disabled' },
      edition: 'drey',
    });
    await call(gateway.url, 'Describe');
    expect(await health(gateway)).toMatchObject({ services: { kinesisanalyticsv2: 'running' } });
  });

  it('loads only what SERVICES names, by name or alias', async () => {
    const provider = fakeProvider({ Describe: () => ({}) });
    const without = await start(provider, undefined, { environment: { SERVICES: 's3,sqs' } });
    expect(await health(without)).toMatchObject({ services: { kinesisanalyticsv2: 'disabled' } });
    const refused = await call(without.url, 'Describe');
    expect([refused.status, refused.body['message']]).toEqual([501, expect.stringContaining('SERVICES=s3,sqs')]);
    const withAlias = await start(provider, undefined, { environment: { SERVICES: 's3,msf:4566' } });
    expect((await call(withAlias.url, 'Describe')).status).toBe(200);
    const lax = await start(provider, undefined, { environment: { SERVICES: 's3', STRICT_SERVICE_LOADING: '0' } });
    expect((await call(lax.url, 'Describe')).status).toBe(200);
  });

  it('stops the start for an override that names no provider', async () => {
    const path = folder().add(fakeManifest(), { plugin: fakePlugin(fakeProvider({})) });
    const environment = { PROVIDER_OVERRIDE_KINESISANALYTICSV2: 'emulatd' };
    const failure = await makeGateway(folder(), [path], { environment }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(OperatorError);
    expect((failure as OperatorError).line()).toContain('Give one of emulated, legacy or default');
  });

  it('holds requests until providers have started', async () => {
    let go: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const path = folder().add(fakeManifest(), {
      plugin: fakePlugin(fakeProvider({ Describe: () => ({}) }, { start: () => gate })),
    });
    const gateway = await makeGateway(folder(), [path]);
    closeLater(() => gateway.close());
    const started = gateway.start();
    while (gateway.urls.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect((await fetch(`${gateway.url}/_localstack/health`)).status).toBe(503);
    const early = call(gateway.url, 'Describe');
    go();
    await started;
    expect((await early).status).toBe(200);
    expect((await fetch(`${gateway.url}/_localstack/health`)).status).toBe(200);
  });

  it('refuses calls while it stops, and keeps its pages until providers have stopped', async () => {
    let go: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const companion = fakeCompanion(null);
    const gateway = await start(fakeProvider({ Describe: () => ({}) }, { stop: () => gate }), undefined, {
      createCompanion: () => companion,
    });
    const closing = gateway.close();
    expect(await call(gateway.url, 'Describe')).toMatchObject({ status: 503 });
    expect(await health(gateway)).toMatchObject({ services: { kinesisanalyticsv2: 'stopping' } });
    expect(companion.calls).not.toContain('stop');
    go();
    await closing;
    expect(companion.calls).toContain('stop');
    await expect(fetch(gateway.url)).rejects.toThrow('fetch failed');
  });

  it('gives up on a provider that does not stop in time', async () => {
    const gateway = await start(fakeProvider({}, { stop: () => new Promise(() => {}) }), undefined, {
      settings: { stopTimeoutSeconds: 1 },
    });
    await gateway.close();
    await expect(fetch(gateway.url)).rejects.toThrow('fetch failed');
  });

  it('names a taken port and its remedy, and runs no plugin then', async () => {
    const first = await start(fakeProvider({}));
    let started = false;
    const provider = fakeProvider(
      {},
      {
        start: async () => {
          started = true;
        },
      },
    );
    const companion = fakeCompanion(null);
    const path = folder().add(fakeManifest(), { plugin: fakePlugin(provider) });
    const second = await makeGateway(folder(), [path], {
      settings: { port: Number(new URL(first.url).port) },
      createCompanion: () => companion,
    });
    const failure = await second.start().catch((error: unknown) => error);
    await second.close();
    expect((failure as OperatorError).line()).toMatch(/^Port \d+ on 127.0.0.1 is taken.*--port.*\[DREY_PORT_IN_USE\]$/);
    expect(started).toBe(false);
    // It may be the companion of the host that has the port.
    expect(companion.calls).toEqual([]);
  });

  it('keeps its instance id in a data directory of mode 0700', async () => {
    const dataDir = join(folder().root, 'state', 'deep');
    const ids: string[] = [];
    const remember: Plugin['register'] = (registration) => registration.init((host) => void ids.push(host.instanceId));
    for (let round = 0; round < 2; round += 1) {
      const gateway = await start(fakeProvider({}), remember, { settings: { dataDir, persistence: true } });
      await gateway.close();
    }
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    expect(JSON.parse(readFileSync(join(dataDir, 'instance.json'), 'utf8'))).toEqual({ id: ids[0] });
  });

  it('writes nothing to the data directory when state is in memory', async () => {
    let directory: string | null | undefined;
    await start(fakeProvider({}), (registration) => registration.init((host) => void (directory = host.dataDirectory)));
    expect(directory).toBeNull();
    expect(existsSync(join(folder().root, 'data'))).toBe(false);
  });

  it('lives beside others in one process', async () => {
    const [one, two] = await Promise.all([
      start(fakeProvider({ Describe: () => ({ n: 1 }) })),
      start(fakeProvider({ Describe: () => ({ n: 2 }) })),
    ]);
    expect([(await call(one.url, 'Describe')).body, (await call(two.url, 'Describe')).body]).toEqual([
      { n: 1 },
      { n: 2 },
    ]);
  });
});
