// What plugins want to know of the surroundings: loaded and asked, never started.
import { silentLogger, type SurroundingsCheck } from '@drey/plugin-api';
import {
  type AssemblyNeeds,
  atRest,
  checksOfPlugins,
  createRecords,
  gatewayVersion,
  hostCommands,
  newInstanceId,
  PluginSet,
} from '@drey/gateway/host';

/** Which plugins are asked. */
export type PluginsToCheck = Pick<AssemblyNeeds, 'sources' | 'settings' | 'environment' | 'importModule' | 'clock'>;

/** What plugins are asked with. */
export interface PluginCheckNeeds extends PluginsToCheck {
  readonly dataDirectory: string | null;
  readonly cacheDirectory: string;
  /** Undefined where the data directory has none yet. */
  readonly instanceId: string | undefined;
}

/** Loads the plugins and collects their checks. Rejects with an `OperatorError` for an override that names no provider. */
export const pluginChecks = async (needs: PluginCheckNeeds): Promise<readonly SurroundingsCheck[]> => {
  const { sources, settings, environment, importModule, clock, dataDirectory, cacheDirectory } = needs;
  const records = createRecords(sources, settings, environment);
  const reserved = { routes: new Set<string>(), commands: new Set(hostCommands) };
  const log = silentLogger;
  const plugins = new PluginSet({ records, importModule, reserved, clock, log });
  await plugins.load();
  const host = atRest({
    version: gatewayVersion,
    log,
    clock,
    settings,
    instanceId: needs.instanceId ?? newInstanceId(),
    dataDirectory,
    cacheDirectory,
    contributions: (point) => plugins.contributions(point),
  });
  return checksOfPlugins(plugins, host);
};
