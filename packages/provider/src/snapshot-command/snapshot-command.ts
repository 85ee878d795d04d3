// `drey snapshot`: its words, each with the function that does it.
import { type Command, type CommandContext, OperatorError } from '@drey/plugin-api';
import { checkSnapshot } from './check-snapshot.js';
import { inspectSnapshot } from './inspect-snapshot.js';
import { listSnapshots } from './list-snapshots.js';

/** One word after `drey snapshot`. Resolves to the exit code. */
type Word = (context: CommandContext, names: readonly string[]) => Promise<number>;

const words: ReadonlyMap<string, Word> = new Map<string, Word>([
  ['list', listSnapshots],
  ['inspect', inspectSnapshot],
  ['check', checkSnapshot],
]);

/** The command. */
export const snapshotCommand: Command = {
  name: 'snapshot',
  summary: 'Show the snapshots of a running Drey, what is inside them, and what they would do to a job',
  run: async (context) => {
    const [word = '', ...names] = context.arguments;
    const run = words.get(word);
    if (run === undefined)
      throw new OperatorError(
        'DREY_USAGE',
        word === '' ? 'drey snapshot needs a word.' : `drey snapshot does not know '${word}'.`,
        `Say one of ${[...words.keys()].join(', ')}; drey snapshot --help shows the options.`,
      );
    return run(context, names);
  },
};
