// The entry `@drey/gateway/testing`: plugins and an upstream that are none, for tests of what stands around the gateway.
export { fakeCompanion } from './testing/fake-upstream.js';
export { fakeManifest, fakePlugin, fakeProvider, type PluginFolder, pluginFolder } from './testing/fake-plugin.js';
