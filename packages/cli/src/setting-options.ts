// Settings as command-line options and as the text of `--help`.
import { type Command, Option } from 'commander';
import type { PluginManifest } from '@drey/plugin-api';
import { type GatewaySetting, gatewaySettings, type SettingValue } from '@drey/gateway/host';

/** Settings of one owner, under a heading. */
export interface SettingGroup {
  readonly title: string;
  readonly settings: readonly GatewaySetting[];
}

/** The gateway's settings first, then those of each plugin. */
export const settingGroups = (manifests: readonly PluginManifest[]): readonly SettingGroup[] => [
  { title: 'Gateway settings', settings: gatewaySettings },
  ...manifests
    .filter((manifest) => (manifest.settings ?? []).length > 0)
    .map((manifest) => ({ title: `Settings of plugin ${manifest.id}`, settings: manifest.settings ?? [] })),
];

const describeDefault = (setting: GatewaySetting): string | undefined => {
  if (setting.defaultText !== undefined) return `default: ${setting.defaultText}`;
  return setting.default === undefined ? undefined : `default: ${String(setting.default)}`;
};

const range = ({ minimum, maximum }: GatewaySetting): string | undefined => {
  if (minimum === undefined && maximum === undefined) return undefined;
  if (maximum === undefined) return `at least ${minimum}`;
  return minimum === undefined ? `at most ${maximum}` : `${minimum} to ${maximum}`;
};

/** A setting's description with what is allowed, its unit, its default and its variables. */
const describeSetting = (setting: GatewaySetting): string => {
  const facts = [
    setting.values?.join(' | '),
    range(setting),
    setting.unit,
    describeDefault(setting),
    setting.flag === undefined || setting.env === undefined ? undefined : `env: ${setting.env.join(', ')}`,
  ].filter((fact) => fact !== undefined);
  return facts.length === 0 ? setting.description : `${setting.description} (${facts.join('; ')})`;
};

const valueName = (setting: GatewaySetting): string => (setting.type === 'integer' ? 'number' : setting.type);

const toOption = (setting: GatewaySetting, flag: string, title: string): Option => {
  const value = setting.type === 'boolean' ? '[boolean]' : `<${valueName(setting)}>`;
  return new Option(`${flag} ${value}`, describeSetting(setting)).helpGroup(`${title}:`);
};

/** Adds an option for every setting that has a flag. `isShown`: whether the help of the command lists them. */
export const addSettingOptions = (command: Command, groups: readonly SettingGroup[], isShown = true): void => {
  for (const { title, settings } of groups)
    for (const setting of settings)
      if (setting.flag !== undefined) command.addOption(toOption(setting, setting.flag, title).hideHelp(!isShown));
};

/** The values that were given as options, by setting name. */
export const givenSettings = (
  command: Command,
  groups: readonly SettingGroup[],
): Readonly<Record<string, SettingValue>> => {
  const given: Record<string, SettingValue> = {};
  const values = command.opts();
  for (const setting of groups.flatMap((group) => group.settings)) {
    if (setting.flag === undefined) continue;
    const value: unknown = values[new Option(`${setting.flag} <value>`).attributeName()];
    if (typeof value === 'string' || typeof value === 'boolean') given[setting.name] = value;
  }
  return given;
};

const overrides = (manifest: PluginManifest): string => {
  const variable = `PROVIDER_OVERRIDE_${(manifest.service?.name ?? '').toUpperCase().replaceAll('-', '_')}`;
  const names = Object.entries(manifest.providers ?? {}).map(([name, text]) => `      ${name}: ${text}`);
  return [
    `  ${variable}  Provider of ${manifest.service?.name ?? ''} (default: ${manifest.defaultProvider ?? ''})`,
    ...names,
  ].join('\n');
};

const flagLines = ({ title, settings }: SettingGroup): readonly string[] => {
  const flags = settings.filter((setting) => setting.flag !== undefined);
  if (flags.length === 0) return [];
  return ['', `${title}:`, ...flags.map((setting) => `  ${setting.flag ?? ''}  ${describeSetting(setting)}`)];
};

/** All flags of all commands as text, for the help of the programme itself. */
export const flagHelp = (groups: readonly SettingGroup[]): string => groups.flatMap(flagLines).join('\n');

/** The part of `--help` about settings that have no flag. */
export const environmentHelp = (groups: readonly SettingGroup[], manifests: readonly PluginManifest[]): string => {
  const lines = groups
    .flatMap((group) => group.settings)
    .filter((setting) => setting.flag === undefined)
    .map((setting) => `  ${(setting.env ?? [setting.name]).join(', ')}  ${describeSetting(setting)}`);
  const services = manifests.filter((manifest) => manifest.service !== undefined).map(overrides);
  return [
    '',
    'Environment variables without a flag (LOCALSTACK_<name> is understood for every variable):',
    '  DREY_PLUGINS  Comma-separated paths of plugin manifests; --plugin beats it',
    ...lines,
    ...services,
  ].join('\n');
};
