// Subcommands that a plugin adds to the host's command line.
import type { Settings } from './setting.js';

/** What a command runs with. */
export interface CommandContext {
  readonly arguments: readonly string[];
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
