// The command line `drey`: its commands, options and help, made from the manifests without loading any code.
import { Command, CommanderError } from 'commander';
import { OperatorError, type PluginManifest, systemClock } from '@drey/plugin-api';
import {
  checkClashes,
  type CheckedSource,
  type Environment,
  type GatewayOptions,
  gatewayVersion,
  importModule as nodeImport,
  readManifests,
  type ResolvedSettings,
  resolveSettings,
} from '@drey/gateway/host';
import { addCommandOptions, givenCommandOptions } from './command-options.js';
import { runDoctorCommand } from './doctor-command.js';
import { runGcCommand } from './gc-command.js';
import { runPluginCommand } from './plugin-command.js';
import { readPluginFlags } from './plugin-flags.js';
import {
  addSettingOptions,
  environmentHelp,
  flagHelp,
  givenSettings,
  type SettingGroup,
  settingGroups,
} from './setting-options.js';
import { runStartCommand } from './start-command.js';
import type { SignalSource } from './stop-requests.js';

/** What the command line works with. */
export interface CommandLineOptions extends Pick<
  GatewayOptions,
  'importModule' | 'createCompanion' | 'logSink' | 'clock'
> {
  /** Words after the programme's name. */
  readonly argv: readonly string[];
  readonly environment: Environment;
  readonly workingDirectory: string;
  readonly signals: SignalSource;
  /** Writes one line to standard output. */
  readonly print: (line: string) => void;
  /** Writes one line to standard error. */
  readonly printError: (line: string) => void;
  readonly exitNow: (code: number) => void;
}

interface KnownPlugin {
  readonly path: string;
  readonly manifest: PluginManifest;
}

interface Surface {
  readonly options: CommandLineOptions;
  readonly manifests: readonly string[];
  readonly sources: readonly CheckedSource[];
  readonly plugins: readonly KnownPlugin[];
  readonly groups: readonly SettingGroup[];
}

const prepare = (command: Command, { options }: Surface): Command =>
  command
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureOutput({
      writeOut: (text) => options.print(text.replace(/\n$/, '')),
      // Errors are printed once, as one line, where they are caught.
      writeErr: () => {},
      getOutHelpWidth: () => 110,
    })
    .helpOption('--help', 'Show this help')
    // Taken out of the words before commander sees them; declared for the help only.
    .option('--plugin <path>', 'Manifest of a plugin to load; may be given several times (env: DREY_PLUGINS)');

const environmentText = ({ groups, plugins }: Surface): string =>
  environmentHelp(
    groups,
    plugins.map(({ manifest }) => manifest),
  );

/** A command that takes every setting. */
const withSettings = (command: Command, surface: Surface): Command => {
  addSettingOptions(prepare(command, surface), surface.groups);
  return command.addHelpText('after', environmentText(surface));
};

/** A command that takes every setting and whose help is about its own options. */
const withQuietSettings = (command: Command, surface: Surface): Command => {
  addSettingOptions(prepare(command, surface), surface.groups, false);
  return command.addHelpText(
    'after',
    '\nIt takes the settings of drey start as well, such as --port: see drey start --help.',
  );
};

const addStart = (program: Command, surface: Surface, finish: (code: Promise<number>) => void): void => {
  const { options, groups, manifests } = surface;
  const command = withSettings(program.command('start'), surface).description('Run the gateway in the foreground');
  command.action(() => finish(runStartCommand({ ...options, manifests, settings: givenSettings(command, groups) })));
};

const resolved = (command: Command, { options, groups }: Surface): ResolvedSettings =>
  resolveSettings({
    declared: groups.flatMap((group) => group.settings),
    given: givenSettings(command, groups),
    environment: options.environment,
  });

const addDoctor = (program: Command, surface: Surface, finish: (code: Promise<number>) => void): void => {
  const { options, sources } = surface;
  const command = withSettings(program.command('doctor'), surface)
    .description('Show what Drey finds on this machine, whether it is enough for these settings, and what to mend')
    .option('--json', 'Print the same as JSON');
  command.action(() => {
    finish(
      runDoctorCommand({
        sources,
        settings: resolved(command, surface),
        environment: options.environment,
        importModule: options.importModule ?? nodeImport,
        clock: options.clock ?? systemClock,
        json: command.opts<{ readonly json?: boolean }>().json === true,
        print: options.print,
      }),
    );
  });
};

const addGc = (program: Command, surface: Surface, finish: (code: Promise<number>) => void): void => {
  const { options } = surface;
  const command = withSettings(program.command('gc'), surface)
    .description('Show what the cache holds (runtimes, environments) and how large it is')
    .option('--free', 'Delete what was superseded or never finished')
    .option('--all', 'Delete everything that no process uses; it is made again when needed');
  command.action(() => {
    const { free, all } = command.opts<{ readonly free?: boolean; readonly all?: boolean }>();
    finish(
      runGcCommand({
        cacheDirectory: resolved(command, surface).string('cacheDir') ?? '',
        freeing: all === true ? 'everything' : free === true ? 'leftovers' : 'nothing',
        now: (options.clock ?? systemClock).now(),
        print: options.print,
      }),
    );
  });
};

const addPluginCommands = (program: Command, surface: Surface, finish: (code: Promise<number>) => void): void => {
  const { options, groups } = surface;
  for (const { path, manifest } of surface.plugins)
    for (const { name, summary, usage, options: own = [] } of manifest.commands ?? []) {
      const command = withQuietSettings(program.command(name), surface)
        .description(`${summary} (plugin ${manifest.id})`)
        .argument('[arguments...]', usage ?? 'What the command takes');
      addCommandOptions(command, own);
      command.action((words: readonly string[]) =>
        finish(
          runPluginCommand({
            ...options,
            path,
            manifest,
            name,
            arguments: words,
            commandOptions: givenCommandOptions(command, own, options.environment),
            given: givenSettings(command, groups),
            groups,
            importModule: options.importModule ?? nodeImport,
          }),
        ),
      );
    }
};

const surfaceOf = (options: CommandLineOptions): { readonly surface: Surface; readonly rest: readonly string[] } => {
  const { rest, manifests } = readPluginFlags(options.argv, options.environment, options.workingDirectory);
  const sources = checkClashes(readManifests(manifests));
  const plugins = sources.flatMap(({ path, manifest, problem }): readonly KnownPlugin[] =>
    manifest !== undefined && problem === undefined ? [{ path, manifest }] : [],
  );
  const groups = settingGroups(plugins.map(({ manifest }) => manifest));
  return { surface: { options, manifests, sources, plugins, groups }, rest };
};

const execute = async (options: CommandLineOptions): Promise<number> => {
  const { surface, rest } = surfaceOf(options);
  let running: Promise<number> | undefined;
  const finish = (code: Promise<number>): void => {
    running = code;
    // Awaited below; this only keeps a rejection from counting as unhandled meanwhile.
    code.catch(() => {});
  };
  const program = prepare(new Command('drey'), surface)
    .description('A LocalStack-style gateway that hosts service plugins')
    // What stands after the name of a command is the command's.
    .enablePositionalOptions()
    .version(gatewayVersion, '--version', 'Show the version')
    .helpCommand('help [command]', 'Show the help of a command')
    .addHelpText('after', () => `${flagHelp(surface.groups)}\n${environmentText(surface)}`);
  addStart(program, surface, finish);
  addDoctor(program, surface, finish);
  addGc(program, surface, finish);
  addPluginCommands(program, surface, finish);
  if (rest.length === 0) {
    program.outputHelp();
    return 0;
  }
  program.parse(rest, { from: 'user' });
  return (await running) ?? 0;
};

const usageError = (error: CommanderError): OperatorError => {
  const text = error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  return new OperatorError('DREY_USAGE', /[).]$/.test(text) ? text : `${text}.`, 'See drey --help.');
};

/** Runs one command line. Resolves to the exit code; every failure is one line on standard error. */
export const runCommandLine = async (options: CommandLineOptions): Promise<number> => {
  try {
    return await execute(options);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const known = error instanceof CommanderError ? usageError(error) : error;
    if (known instanceof OperatorError) options.printError(known.line());
    else options.printError(known instanceof Error ? (known.stack ?? known.message) : String(known));
    return 1;
  }
};
