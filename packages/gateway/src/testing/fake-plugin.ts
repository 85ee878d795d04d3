// For tests: a gateway on free ports with plugins that a test writes down, in a directory of its own.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Plugin, type PluginManifest, type ServiceProvider, silentLogger } from '@drey/plugin-api';
import { fakeCompanion } from './fake-upstream.js';
import { createGateway, type Gateway, type GatewayOptions } from '../gateway.js';
import type { ImportModule } from '../plugins/entry.js';

/** A manifest of the service that tests use. */
export const fakeManifest = (overrides: Partial<PluginManifest> = {}): PluginManifest => ({
  manifestVersion: 1,
  id: 'fake',
  version: '1.0.0',
  pluginApi: 1,
  entry: './plugin.js',
  service: {
    name: 'kinesisanalyticsv2',
    aliases: ['msf'],
    signingName: 'kinesisanalytics',
    targetPrefix: 'KinesisAnalytics_20180523',
    protocol: 'aws-json-1.1',
    apiVersion: '2018-05-23',
  },
  providers: { emulated: 'The real thing.', legacy: 'Records only.' },
  defaultProvider: 'emulated',
  ...overrides,
});

/** A provider of the given operations; the model has `Unwritten` as well. */
export const fakeProvider = (
  operations: ServiceProvider['operations'],
  rest: Partial<ServiceProvider> = {},
): ServiceProvider => ({
  model: { operations: [...Object.keys(operations), 'Unwritten'], decode: (_operation, body) => body },
  operations,
  ...rest,
});

/** A plugin that registers a provider under both names, and what else the test wants. */
export const fakePlugin = (provider: ServiceProvider, more?: Plugin['register']): Plugin => ({
  id: 'fake',
  register: (registration) => {
    registration.provider('emulated', () => provider);
    registration.provider('legacy', () => provider);
    more?.(registration);
  },
});

/** A directory with plugins in it. */
export interface PluginFolder {
  readonly root: string;
  /** Writes a plugin and gives the path of its manifest. `module` is what importing its entry gives, or throws. */
  add(manifest: unknown, module: unknown): string;
  readonly importModule: ImportModule;
  remove(): void;
}

/** Makes an empty directory for plugins. */
export const pluginFolder = (): PluginFolder => {
  const root = mkdtempSync(join(tmpdir(), 'drey-gateway-'));
  const modules = new Map<string, unknown>();
  let count = 0;
  return {
    root,
    add: (manifest, module) => {
      count += 1;
      const folder = join(root, `plugin-${count}`);
      mkdirSync(folder);
      writeFileSync(join(folder, 'plugin.js'), '');
      const path = join(folder, 'plugin.manifest.json');
      writeFileSync(path, typeof manifest === 'string' ? manifest : JSON.stringify(manifest));
      modules.set(join(folder, 'plugin.js'), module);
      return path;
    },
    importModule: async (url) => {
      const module = modules.get(fileURLToPath(url));
      if (module instanceof Error) throw module;
      return module;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
};

/** Makes a gateway on a free port, with state in memory and no upstream unless the test says otherwise. */
export const makeGateway = (
  folder: PluginFolder,
  manifests: readonly string[],
  overrides: Partial<GatewayOptions> = {},
): Promise<Gateway> =>
  createGateway({
    manifests,
    environment: {},
    log: silentLogger,
    importModule: folder.importModule,
    createCompanion: () => fakeCompanion(null),
    ...overrides,
    settings: {
      port: 0,
      persistence: false,
      cacheDir: join(folder.root, 'cache'),
      dataDir: join(folder.root, 'data'),
      ...overrides.settings,
    },
  });

/** An `Authorization` header for the service of the tests. */
export const signed = (accessKeyId = 'test', region = 'us-east-1', service = 'kinesisanalytics'): string =>
  `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=00`;

/** Calls an operation and gives status, headers and parsed body. */
export const call = async (
  url: string,
  operation: string,
  body: string | Uint8Array<ArrayBuffer> = '{}',
  headers: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly headers: Headers; readonly body: Record<string, unknown> }> => {
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      Authorization: signed(),
      'X-Amz-Target': `KinesisAnalytics_20180523.${operation}`,
      'Content-Type': 'application/x-amz-json-1.1',
      ...headers,
    },
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
};
