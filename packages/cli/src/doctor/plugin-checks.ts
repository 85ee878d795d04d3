// What plugins want to know of the surroundings: loaded and asked, never started.
import { type Host, OperatorError, silentLogger, type SurroundingsCheck, surroundingsChecks } from '@drey/plugin-api';
import { createCompanion } from '@drey/companion';
import {
  type AssemblyNeeds,
  createRecords,
  gatewayVersion,
  hostCommands,
  newInstanceId,
  type PluginRecord,
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

/** A host that runs nothing: no upstream, no listener. */
const hostAtRest = (needs: PluginCheckNeeds, plugins: PluginSet): Host => {
  const { settings, clock, dataDirectory, cacheDirectory } = needs;
  const instanceId = needs.instanceId ?? newInstanceId();
  const log = silentLogger;
  return {
    version: gatewayVersion,
    log,
    clock,
    settings,
    instanceId,
    dataDirectory,
    cacheDirectory,
    upstream: createCompanion({ upstream: 'none', dataDirectory, cacheDirectory, log, clock, instanceId }),
    contributions: (point) => plugins.contributions(point),
  };
};

const failing = (id: string, error: unknown): SurroundingsCheck => ({
  subject: `Plugin ${id}`,
  purpose: 'what it serves',
  required: true,
  look: () => Promise.reject(error),
});

const faultOf = ({ id, problem, operatorError }: PluginRecord): SurroundingsCheck =>
  failing(
    id,
    operatorError ??
      new OperatorError('DREY_PLUGIN_FAILED', problem ?? 'It failed.', 'Mend the plugin, or leave it out.'),
  );

/** Loads the plugins and collects their checks. Rejects with an `OperatorError` for an override that names no provider. */
export const pluginChecks = async (needs: PluginCheckNeeds): Promise<readonly SurroundingsCheck[]> => {
  const { sources, settings, environment, importModule, clock } = needs;
  const records = createRecords(sources, settings, environment);
  const reserved = { routes: new Set<string>(), commands: new Set(hostCommands) };
  const plugins = new PluginSet({ records, importModule, reserved, clock, log: silentLogger });
  await plugins.load();
  const host = hostAtRest(needs, plugins);
  const checks = records.filter(({ state }) => state === 'failed').map(faultOf);
  for (const { pluginId, value } of plugins.contributions(surroundingsChecks)) {
    const provider = records.find(({ id }) => id === pluginId)?.slot?.providerName;
    try {
      checks.push(...(await value({ host, provider })));
    } catch (error) {
      checks.push(failing(pluginId, error));
    }
  }
  return checks;
};
