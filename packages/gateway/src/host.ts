// The entry `@drey/gateway/host`: what a command line around the gateway is made of.
export type { AssemblyNeeds } from './assembly.js';
export { cacheEntries } from './cache/cache-entries.js';
export type { CommandLines } from './cache/command-lines.js';
export type { Freeing } from './cache/cache-verdict.js';
export { goes } from './cache/cache-verdict.js';
export { freeCache, type FreedEntry } from './cache/free-cache.js';
export { checkLocking, lockDirectory, LOCK_FILE } from './data-directory-lock.js';
export {
  instanceIdOf,
  newInstanceId,
  readInstanceId,
  refuseSystemDirectory,
  unusableDirectory,
} from './data-directory.js';
export { createGateway, type Gateway, type GatewayOptions } from './gateway.js';
export { isConnectionFault } from './http/connection-fault.js';
export { listen } from './http/listeners.js';
export { urlOf } from './settings/listen-address.js';
export { importModule, type ImportModule } from './plugins/entry.js';
export { hostCommands } from './plugins/host-commands.js';
export { loadPlugin } from './plugins/load-plugin.js';
export { findManifests, readManifests } from './plugins/manifest-file.js';
export { checkClashes, type CheckedSource, createRecords } from './plugins/plugin-records.js';
export { type PluginRecord, PluginSet } from './plugins/plugin-set.js';
export { atRest, checksOfPlugins } from './internal/doctor-checks.js';
export { type Environment, type GatewaySetting, gatewaySettings } from './settings/gateway-settings.js';
export { type ListenAddress, listenAddresses } from './settings/listen-address.js';
export { type ResolvedSettings, resolveSettings } from './settings/resolve-settings.js';
export type { SettingValue } from './settings/setting-value.js';
export { gatewayVersion } from './version.js';
