// Which plugins a command line names. Read before all other flags, because those come from the manifests.
import { OperatorError } from '@drey/plugin-api';
import { type Environment, findManifests } from '@drey/gateway/host';
import { resolve } from 'node:path';

/** A command line without its `--plugin` flags, and the manifests that it means. */
export interface PluginFlags {
  readonly rest: readonly string[];
  readonly manifests: readonly string[];
}

const splitFlags = (argv: readonly string[]): { rest: readonly string[]; given: readonly string[] } => {
  const rest: string[] = [];
  const given: string[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    if (word === '--') {
      rest.push(...argv.slice(index));
      break;
    }
    if (word === '--plugin') {
      const value = argv[index + 1];
      if (value === undefined || value.startsWith('-'))
        throw new OperatorError('DREY_USAGE', '--plugin needs a value.', 'Give the path of a plugin.manifest.json.');
      given.push(value);
      index += 1;
    } else if (word.startsWith('--plugin=')) given.push(word.slice('--plugin='.length));
    else rest.push(word);
  }
  return { rest, given };
};

const fromEnvironment = (environment: Environment): readonly string[] =>
  (environment['DREY_PLUGINS'] || environment['LOCALSTACK_DREY_PLUGINS'] || '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/** Takes `--plugin` out of a command line; without it `DREY_PLUGINS` counts, else what the working directory offers. */
export const readPluginFlags = (
  argv: readonly string[],
  environment: Environment,
  workingDirectory: string,
): PluginFlags => {
  const { rest, given } = splitFlags(argv);
  const named = given.length > 0 ? given : fromEnvironment(environment);
  const manifests =
    named.length > 0 ? named.map((path) => resolve(workingDirectory, path)) : findManifests(workingDirectory);
  return { rest, manifests };
};
