// Pages about the machine that are asked for once: settings and where they came from, what `drey doctor` finds, the cache and what frees it.
import { companionCheck } from '@drey/companion';
import { type Clock, type Host, lookWithin, type Route, silentLogger, type SurroundingsCheck } from '@drey/plugin-api';
import { rememberSizes } from '../cache/remembered-sizes.js';
import type { PluginSet } from '../plugins/plugin-set.js';
import { type Environment, type GatewaySetting, gatewaySettings } from '../settings/gateway-settings.js';
import type { ResolvedSettings } from '../settings/resolve-settings.js';
import { createCachePages } from './cache-pages.js';
import { atRest, checksOfPlugins } from './doctor-checks.js';
import { shared } from './shared-look.js';

/** What the pages are made of. */
export interface MachineRouteNeeds {
  readonly settings: ResolvedSettings;
  readonly environment: Environment;
  readonly plugins: PluginSet;
  readonly clock: Clock;
  readonly host: Pick<Host, 'version' | 'instanceId' | 'dataDirectory' | 'cacheDirectory'>;
}

/** Longest wait for one row of the doctor; what it asks in turn has shorter bounds of its own. */
const ROW_MILLISECONDS = 25_000;

const secretName = /secret|password|token|credential|accesskey|privatekey/i;
/** Addresses may hold a user's password. */
const withoutPassword = (text: string): string => text.replaceAll(/(\/\/[^/\s:@]*):[^/\s@]+@/g, '$1:***@');

const textOf = (value: string | number | boolean | undefined): string | null =>
  value === undefined ? null : String(value);

const valueOf = (settings: ResolvedSettings, { name, type }: GatewaySetting): string | null => {
  const value = type === 'boolean' ? String(settings.boolean(name)) : settings.string(name);
  if (value === undefined) return null;
  return secretName.test(name) ? '***' : withoutPassword(value);
};

const settingJson = (settings: ResolvedSettings, source: string, setting: GatewaySetting) => ({
  name: setting.name,
  flag: setting.flag ?? null,
  env: setting.env ?? [],
  value: valueOf(settings, setting),
  origin: settings.origin(setting.name),
  description: setting.description,
  source,
  unit: setting.unit ?? null,
  default: setting.defaultText ?? textOf(setting.default),
  values: setting.values ?? null,
});

const settingsPage = ({ settings, plugins }: MachineRouteNeeds) => ({
  settings: [
    ...gatewaySettings.map((setting) => settingJson(settings, 'host', setting)),
    ...plugins.records
      // One that clashes with another has no settings.
      .filter(({ state }) => state !== 'failed')
      .flatMap(({ id, manifest }) => (manifest?.settings ?? []).map((setting) => settingJson(settings, id, setting))),
  ],
});

const rowOf = async (check: SurroundingsCheck, clock: Clock) => {
  const { subject, purpose, required } = check;
  const { state, found, remedy } = await lookWithin(check, { clock, milliseconds: ROW_MILLISECONDS });
  return { subject, purpose, required, state, found, remedy: remedy ?? null };
};

/** Node and the directories of a host that runs are there, so that only the companion and the plugins are asked. */
const doctorPage = async ({ settings, environment, plugins, clock, host }: MachineRouteNeeds) => {
  const contributions: Host['contributions'] = (point) => plugins.contributions(point);
  const resting = atRest({ ...host, settings, clock, log: silentLogger, contributions });
  const upstream = settings.string('upstream') ?? 'none';
  const checks = [
    companionCheck({ upstream, cacheDirectory: host.cacheDirectory, environment }),
    ...(await checksOfPlugins(plugins, resting)),
  ];
  return { at: clock.now(), rows: await Promise.all(checks.map((check) => rowOf(check, clock))) };
};

/** The routes. */
export const machineRoutes = (needs: MachineRouteNeeds): readonly Route[] => {
  const doctor = shared(() => doctorPage(needs));
  const { clock, host } = needs;
  const cache = createCachePages(host.cacheDirectory, clock, rememberSizes(clock));
  return [
    {
      method: 'GET',
      path: '/_drey/settings',
      summary: 'Every setting with its value, and whether that came from a flag, the environment or is the default.',
      handle: () => ({ json: settingsPage(needs) }),
    },
    {
      method: 'GET',
      path: '/_drey/doctor',
      summary:
        'What drey doctor finds for the companion and the plugins; looks anew each time, which may take some seconds.',
      handle: async () => ({ json: await doctor() }),
    },
    {
      method: 'GET',
      path: '/_drey/cache',
      summary:
        'What the cache holds, entry by entry, and what of it can go. Sizes are ten minutes old at most; those that take long are measured after the answer.',
      handle: async () => ({ json: await cache.list() }),
    },
    {
      method: 'POST',
      path: '/_drey/gc',
      summary: 'Frees what is superseded or was never finished, and used by no process, as drey gc --free does.',
      handle: async () => ({ json: await cache.free() }),
    },
  ];
};
