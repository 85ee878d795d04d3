// The shared host of service plugins.
export { type CloseOptions, createGateway, type Gateway, type GatewayOptions } from './gateway.js';
export type { Health, LocalstackHealth } from './internal/health.js';
export type { LineSink } from './log/batched-stream.js';
export type { ImportModule } from './plugins/entry.js';
export { findManifests } from './plugins/manifest-file.js';
export { type Environment, type GatewaySetting, gatewaySettings } from './settings/gateway-settings.js';
export type { ResolvedSettings } from './settings/resolve-settings.js';
export type { SettingValue } from './settings/setting-value.js';
export { gatewayVersion } from './version.js';
