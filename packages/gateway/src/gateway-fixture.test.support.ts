// For tests: hooks that make a plugin folder before each test and close whatever a test opened after it.
import { afterEach, beforeEach, jest } from '@jest/globals';
import type { RequestListener } from 'node:http';
import type { Plugin, ServiceProvider } from '@drey/plugin-api';
import { type FakeUpstream, startFakeUpstream } from './testing/fake-upstream.js';
import type { Gateway, GatewayOptions } from './gateway.js';
import {
  fakeManifest,
  fakePlugin,
  fakeProvider,
  makeGateway,
  type PluginFolder,
  pluginFolder,
} from './testing/fake-plugin.js';

// Real sockets on a machine that may be busy: the bound is for hangs, not for speed.
jest.setTimeout(60_000);

/** What a test file with gateways uses. */
export interface GatewayFixture {
  readonly folder: () => PluginFolder;
  /** Has it called after the test, last one first. */
  readonly closeLater: (close: () => Promise<void>) => void;
  /** Starts a gateway with one plugin. */
  readonly start: (
    provider: ServiceProvider,
    more?: Plugin['register'],
    overrides?: Partial<GatewayOptions>,
  ) => Promise<Gateway>;
  /** Starts an upstream and a gateway in front of it. */
  readonly relayTo: (
    listener: RequestListener,
    more?: Plugin['register'],
  ) => Promise<{ readonly gateway: Gateway; readonly upstream: FakeUpstream }>;
}

/** Registers the hooks; to be called inside `describe`. */
export const useGateways = (): GatewayFixture => {
  let folder: PluginFolder | undefined;
  const closing: (() => Promise<void>)[] = [];
  const current = (): PluginFolder => {
    if (folder === undefined) throw new Error('There is a plugin folder only during a test.');
    return folder;
  };
  beforeEach(() => {
    folder = pluginFolder();
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    folder?.remove();
  });
  const start: GatewayFixture['start'] = async (provider, more, overrides = {}) => {
    const path = current().add(fakeManifest(), { plugin: fakePlugin(provider, more) });
    const gateway = await makeGateway(current(), [path], overrides);
    closing.push(() => gateway.close());
    await gateway.start();
    return gateway;
  };
  return {
    folder: current,
    closeLater: (close) => closing.push(close),
    start,
    relayTo: async (listener, more) => {
      const upstream = await startFakeUpstream(listener);
      closing.push(() => upstream.close());
      const gateway = await start(fakeProvider({}), more, { createCompanion: () => upstream.companion });
      return { gateway, upstream };
    },
  };
};
