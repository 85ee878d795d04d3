// Options of one command of a plugin, from its manifest to commander and back.
import { type Command, Option } from 'commander';
import type { CommandContext, CommandOption } from '@drey/plugin-api';
import type { Environment } from '@drey/gateway/host';

const toOption = ({ flag, value, env, description }: CommandOption): Option =>
  new Option(
    value === undefined ? flag : `${flag} <${value}>`,
    env === undefined ? description : `${description} (env: ${env.join(', ')})`,
  );

/** Adds an option for each. */
export const addCommandOptions = (command: Command, options: readonly CommandOption[]): void => {
  for (const option of options) command.addOption(toOption(option));
};

/** What was given, by flag without its dashes: the flag's value, else that of the first variable that is set. */
export const givenCommandOptions = (
  command: Command,
  options: readonly CommandOption[],
  environment: Environment,
): CommandContext['options'] => {
  const values = command.opts();
  const given: Record<string, string | true> = {};
  for (const option of options) {
    const value: unknown = values[toOption(option).attributeName()];
    const ofVariable = (option.env ?? []).map((name) => environment[name]).find((text) => text);
    if (typeof value === 'string' || value === true) given[option.flag.slice(2)] = value;
    else if (ofVariable !== undefined) given[option.flag.slice(2)] = option.value === undefined ? true : ofVariable;
  }
  return given;
};
