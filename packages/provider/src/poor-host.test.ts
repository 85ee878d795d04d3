// Drey's plugin in a host that is not ours and lends the least: no data plane, no table of access keys, no upstream, nothing on disk.
import { describe, expect, it } from '@jest/globals';
import { clusterDrivers, noneDriver } from '@drey/cluster';
import {
  type ExtensionPoint,
  type Host,
  type RequestContext,
  type ServiceProvider,
  silentLogger,
} from '@drey/plugin-api';
import { fakeHost, fakeSettings } from '@drey/plugin-api/testing';
import { plugin } from './plugin.js';

/** What the plugin registers, as far as this test asks for it. */
const registered = () => {
  const providers = new Map<string, (host: Host) => Promise<ServiceProvider> | ServiceProvider>();
  const contributions: { pluginId: string; pointId: string; value: unknown }[] = [];
  const nothing = (): void => {};
  plugin.register({
    provider: (name, create) => void providers.set(name, create),
    contribute: (point, value) => void contributions.push({ pluginId: 'drey', pointId: point.id, value }),
    operationHook: nothing,
    upstreamHook: nothing,
    upstreamOperationHook: nothing,
    route: nothing,
    health: nothing,
    command: nothing,
    init: nothing,
  });
  return { providers, contributions };
};

const open = async (driver: string): Promise<ServiceProvider> => {
  const { providers, contributions } = registered();
  const running = { name: 'running', create: () => ({ ...noneDriver, name: 'running', runsJobs: true }) };
  const all = [...contributions, { pluginId: 'test', pointId: clusterDrivers.id, value: running }];
  const host = fakeHost({
    settings: fakeSettings({ driver }),
    contributions: <T>(point: ExtensionPoint<T>) =>
      all.filter(({ pointId }) => pointId === point.id).map(({ pluginId, value }) => ({ pluginId, value: value as T })),
  });
  const provider = await providers.get('emulated')?.(host);
  if (provider === undefined) throw new Error('The plugin registered no provider.');
  return provider;
};

const context: RequestContext = {
  requestId: '00000000-0000-0000-0000-000000000000',
  service: 'kinesisanalyticsv2',
  operation: '',
  accountId: '000000000000',
  region: 'us-east-1',
  partition: 'aws',
  endpoint: 'http://localhost',
  signal: new AbortController().signal,
  log: silentLogger,
};

const call = async (provider: ServiceProvider, operation: string, body: object): Promise<unknown> => {
  const handle = provider.operations[operation] as (input: unknown, context: RequestContext) => unknown;
  return await handle(provider.model.decode(operation, body), { ...context, operation });
};

describe("Drey's plugin in a poor host", () => {
  it('keeps applications as records', async () => {
    const provider = await open('none');
    await provider.start?.();
    try {
      await call(provider, 'CreateApplication', {
        ApplicationName: 'poor',
        RuntimeEnvironment: 'FLINK-1_20',
        ServiceExecutionRole: 'arn:aws:iam::000000000000:role/any',
      });
      expect(await call(provider, 'ListApplications', {})).toMatchObject({
        ApplicationSummaries: [{ ApplicationName: 'poor', ApplicationStatus: 'READY' }],
      });
    } finally {
      await provider.stop?.();
    }
  });

  it('says what is missing where jobs are to run', async () => {
    await expect(open('running')).rejects.toMatchObject({
      code: 'DREY_HOST_WITHOUT_DATA_PLANE',
      remedy: expect.stringContaining('--driver none'),
    });
  });
});
