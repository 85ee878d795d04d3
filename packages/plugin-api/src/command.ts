// Subcommands that a plugin adds to the host's command line.
import type { Settings } from './setting.js';

/** An option of one command, beside the settings that every command takes. */
export interface CommandOption {
  /** Long flag such as `--json`; no setting of any plugin has it. */
  readonly flag: string;
  /** What its value is called in `--help`; without one the option is a switch. */
  readonly value?: string;
  /** Environment variables that give the value where the flag does not, the first set one wins. */
  readonly env?: readonly string[];
  /** One line for `--help`. */
  readonly description: string;
}

/** What a command runs with. */
export interface CommandContext {
  readonly arguments: readonly string[];
  /** Options of the manifest that were given, by flag without its dashes; `true` for a switch. */
  readonly options: Readonly<Record<string, string | true>>;
  readonly settings: Settings;
  /** Writes one line for the user. */
  print(line: string): void;
  readonly signal: AbortSignal;
}

/** A subcommand of `drey`. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Resolves to the exit code. */
  run(context: CommandContext): Promise<number>;
}
