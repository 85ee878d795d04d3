// From manifests to the records of one host: chooses providers, applies `SERVICES`, and faults plugins that clash.
import type { PluginManifest } from '@drey/plugin-api';
import { ServiceSlot } from '../http/service-slot.js';
import { type Environment, type GatewaySetting, gatewaySettings } from '../settings/gateway-settings.js';
import type { ResolvedSettings } from '../settings/resolve-settings.js';
import { hostCommands } from './host-commands.js';
import type { ManifestSource } from './manifest-file.js';
import type { PluginRecord } from './plugin-set.js';
import { selectProvider } from './provider-selection.js';
import { disabledBecause } from './service-list.js';

/** A manifest that passed, or the reason why its plugin cannot take part. */
export interface CheckedSource {
  readonly path: string;
  readonly manifest: PluginManifest | undefined;
  readonly problem: string | undefined;
}

/** The names by which a setting is known: its own, its flag, its variables. */
const settingNames = (setting: GatewaySetting): readonly string[] => [
  setting.name,
  ...(setting.flag === undefined ? [] : [setting.flag]),
  ...(setting.env ?? []),
];

const claims = (manifest: PluginManifest): readonly (readonly [string, string])[] => [
  [`plugin id`, manifest.id],
  ...(manifest.service === undefined
    ? []
    : [['service', manifest.service.name] as const, ['target prefix', manifest.service.targetPrefix] as const]),
  ...(manifest.settings ?? []).flatMap(settingNames).map((name) => ['setting', name] as const),
  ...(manifest.commands ?? []).map(({ name }) => ['command', name] as const),
];

/**
 * Flags that only a command takes; those of other commands may be the same, those of settings may not. `--version` after the name of a
 * command is the command's.
 */
const commandFlags = ({ commands = [] }: PluginManifest): readonly string[] =>
  commands.flatMap(({ options = [] }) => options.map(({ flag }) => flag));

/** Faults each plugin that claims a name which the host or a plugin before it has. */
export const checkClashes = (sources: readonly ManifestSource[]): readonly CheckedSource[] => {
  const taken = new Set([
    ...[...gatewaySettings.flatMap(settingNames), '--plugin', '--help', '--version'].map((name) => `setting ${name}`),
    ...hostCommands.map((name) => `command ${name}`),
  ]);
  const flagsOfCommands = new Set<string>();
  return sources.map((source): CheckedSource => {
    if (source.manifest === undefined) return source;
    const own = claims(source.manifest);
    const flags = commandFlags(source.manifest);
    const settings = new Set(own.map(([what, name]) => `${what} ${name}`));
    const clash =
      own.find(([what, name]) => taken.has(`${what} ${name}`) || (what === 'setting' && flagsOfCommands.has(name))) ??
      flags
        .filter((flag) => flag !== '--version' && (taken.has(`setting ${flag}`) || settings.has(`setting ${flag}`)))
        .map((flag) => ['option', flag] as const)[0];
    if (clash !== undefined) return { ...source, problem: `The ${clash[0]} '${clash[1]}' is taken.` };
    for (const [what, name] of own) taken.add(`${what} ${name}`);
    for (const flag of flags) flagsOfCommands.add(flag);
    return { ...source, problem: undefined };
  });
};

/** All settings that plugins without a problem declare. */
export const pluginSettings = (sources: readonly CheckedSource[]): readonly GatewaySetting[] =>
  sources.flatMap(({ manifest, problem }) => (problem === undefined ? (manifest?.settings ?? []) : []));

const slotOf = (
  manifest: PluginManifest,
  settings: ResolvedSettings,
  environment: Environment,
): ServiceSlot | undefined => {
  const providerName = selectProvider(manifest, environment);
  if (manifest.service === undefined || providerName === undefined) return undefined;
  const why = disabledBecause(manifest.service, settings.string('services'), settings.boolean('strictServiceLoading'));
  return new ServiceSlot(manifest.service, providerName, why);
};

/** Makes the records. Throws an `OperatorError` for an override that names no provider. */
export const createRecords = (
  sources: readonly CheckedSource[],
  settings: ResolvedSettings,
  environment: Environment,
): readonly PluginRecord[] =>
  sources.map(({ path, manifest, problem }): PluginRecord => {
    // A plugin that clashes gets no place in the router, which the other one holds.
    const slot = manifest === undefined || problem !== undefined ? undefined : slotOf(manifest, settings, environment);
    const state = problem !== undefined ? 'failed' : slot?.state === 'disabled' ? 'disabled' : 'found';
    return {
      path,
      id: manifest?.id ?? path,
      manifest,
      slot,
      state,
      problem,
      registered: undefined,
      provider: undefined,
    };
  });
