// Which provider of a service runs: `PROVIDER_OVERRIDE_<SERVICE>`, else the manifest's default.
import { OperatorError, type PluginManifest } from '@drey/plugin-api';
import type { Environment } from '../settings/gateway-settings.js';
import { suggest } from '../settings/suggestion.js';

/** The variable that overrides a service's provider, for example `PROVIDER_OVERRIDE_KINESISANALYTICSV2`. */
const overrideVariable = (service: string): string => `PROVIDER_OVERRIDE_${service.toUpperCase().replaceAll('-', '_')}`;

/**
 * The name of the chosen provider; undefined for a plugin without a service. An unknown name stops the start, because a silent wrong
 * provider in a test run is worse than none.
 */
export const selectProvider = (manifest: PluginManifest, environment: Environment): string | undefined => {
  const { service, providers, defaultProvider } = manifest;
  if (service === undefined || providers === undefined) return undefined;
  const variable = overrideVariable(service.name);
  const value = environment[variable] || environment[`LOCALSTACK_${variable}`] || 'default';
  const names = Object.keys(providers);
  if (value === 'default' && defaultProvider !== undefined && names.includes(defaultProvider)) return defaultProvider;
  if (names.includes(value)) return value;
  const near = suggest(value, [...names, 'default']);
  throw new OperatorError(
    'DREY_PROVIDER_UNKNOWN',
    `${variable} names no provider of ${service.name}: '${value}'.${near === undefined ? '' : ` Did you mean '${near}'?`}`,
    `Give one of ${names.join(', ')} or default (which is ${defaultProvider ?? 'none'}).`,
  );
};
