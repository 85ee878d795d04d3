// What plugins want to know of the surroundings, as `drey doctor` and the running host ask it.
import { createCompanion } from '@drey/companion';
import { type Host, OperatorError, type SurroundingsCheck, surroundingsChecks } from '@drey/plugin-api';
import type { PluginRecord, PluginSet } from '../plugins/plugin-set.js';

/** A host as plugins see it, but one in which nothing runs: no upstream, no listener. */
export const atRest = (host: Omit<Host, 'upstream'>): Host => {
  const { dataDirectory, cacheDirectory, log, clock, instanceId, version, settings, contributions } = host;
  const upstream = createCompanion({ upstream: 'none', dataDirectory, cacheDirectory, log, clock, instanceId });
  return { version, log, clock, settings, instanceId, dataDirectory, cacheDirectory, upstream, contributions };
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

/** Collects their checks; a plugin that failed is one. */
export const checksOfPlugins = async (plugins: PluginSet, host: Host): Promise<readonly SurroundingsCheck[]> => {
  const { records } = plugins;
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
