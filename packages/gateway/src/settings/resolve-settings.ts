// Merges flags, environment and defaults into checked settings: flags beat the environment, which beats defaults.
import { OperatorError, type Setting, type Settings } from '@drey/plugin-api';
import type { Environment, GatewaySetting } from './gateway-settings.js';
import { parseSettingValue, type SettingValue } from './setting-value.js';
import { suggest } from './suggestion.js';

/** Where a value came from. */
export type SettingOrigin = 'flag' | 'environment' | 'default';

/** Settings that also know where each value came from. */
export interface ResolvedSettings extends Settings {
  origin(name: string): SettingOrigin;
}

/** What {@link resolveSettings} merges. */
export interface SettingSources {
  readonly declared: readonly GatewaySetting[];
  /** Values by setting name, as flags or a programme gave them. */
  readonly given: Readonly<Record<string, SettingValue | undefined>>;
  readonly environment: Environment;
}

interface Entry {
  readonly value: SettingValue | undefined;
  readonly origin: SettingOrigin;
}

const fromEnvironment = (setting: Setting, environment: Environment): string | undefined => {
  for (const name of setting.env ?? []) {
    const text = environment[name] || environment[`LOCALSTACK_${name}`];
    if (text) return text;
  }
  return undefined;
};

const resolveOne = (setting: GatewaySetting, { given, environment }: SettingSources): Entry => {
  const flag = given[setting.name];
  if (flag !== undefined) return { value: parseSettingValue(setting, flag), origin: 'flag' };
  const text = fromEnvironment(setting, environment);
  if (text !== undefined) return { value: parseSettingValue(setting, text), origin: 'environment' };
  return { value: setting.computeDefault?.(environment) ?? setting.default, origin: 'default' };
};

const refuseUndeclared = ({ declared, given }: SettingSources): void => {
  const names = declared.map((setting) => setting.name);
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    const near = suggest(name, names);
    const remedy = near === undefined ? `Known are ${names.join(', ')}.` : `Did you mean '${near}'?`;
    throw new OperatorError('DREY_SETTING_UNKNOWN', `There is no setting '${name}'.`, remedy);
  }
};

/** Merges and checks all settings. Throws an `OperatorError` for a wrong value or an unknown name. */
export const resolveSettings = (sources: SettingSources): ResolvedSettings => {
  refuseUndeclared(sources);
  const entries = new Map(sources.declared.map((setting) => [setting.name, resolveOne(setting, sources)]));
  const entry = (name: string): Entry => {
    const found = entries.get(name);
    if (found === undefined) throw new Error(`Setting '${name}' is not declared in any manifest.`);
    return found;
  };
  return {
    string: (name) => {
      const { value } = entry(name);
      return value === undefined ? undefined : String(value);
    },
    integer: (name) => {
      const { value } = entry(name);
      return value === undefined ? undefined : Number(value);
    },
    boolean: (name) => entry(name).value === true,
    origin: (name) => entry(name).origin,
  };
};
