// `drey <command>`: a command that a plugin contributes.
import { type CommandContext, OperatorError, type PluginManifest, systemClock } from '@drey/plugin-api';
import {
  type Environment,
  hostCommands,
  type ImportModule,
  loadPlugin,
  resolveSettings,
  type SettingValue,
} from '@drey/gateway/host';
import type { SettingGroup } from './setting-options.js';
import { onStopRequests, type SignalSource } from './stop-requests.js';

/** One run of a plugin's command. */
export interface PluginCommandRun {
  readonly path: string;
  readonly manifest: PluginManifest;
  readonly name: string;
  readonly arguments: readonly string[];
  /** Options of this command that were given, by flag without dashes. */
  readonly commandOptions: CommandContext['options'];
  readonly given: Readonly<Record<string, SettingValue>>;
  readonly groups: readonly SettingGroup[];
  readonly environment: Environment;
  readonly importModule: ImportModule;
  readonly signals: SignalSource;
  readonly print: (line: string) => void;
  readonly exitNow: (code: number) => void;
}

const nothingTaken = {
  routes: new Set<string>(),
  commands: new Set(hostCommands),
  hooks: new Set<string>(),
  upstreamOperations: new Set<string>(),
};

/** Loads the plugin, registers it without starting anything, and runs its command. Resolves to the exit code. */
export const runPluginCommand = async (run: PluginCommandRun): Promise<number> => {
  const declared = run.groups.flatMap((group) => group.settings);
  const settings = resolveSettings({ declared, given: run.given, environment: run.environment });
  const registered = await loadPlugin(run.path, run.manifest, nothingTaken, run.importModule);
  const command = registered.commands.find((one) => one.name === run.name);
  if (command === undefined)
    throw new OperatorError(
      'DREY_COMMAND_MISSING',
      `Plugin ${run.manifest.id} names the command '${run.name}' in its manifest but does not register it.`,
      'Tell the author of the plugin.',
    );
  const controller = new AbortController();
  const unlisten = onStopRequests(run.signals, () => systemClock.now(), {
    first: (signal) => controller.abort(new Error(`Stopped by ${signal}.`)),
    another: () => run.exitNow(130),
  });
  try {
    const { print, commandOptions: options } = run;
    return await command.run({ arguments: run.arguments, options, settings, print, signal: controller.signal });
  } finally {
    unlisten();
  }
};
