// What a user says to `npm run try-kubernetes`: what is tried, what it may use, and flags for Drey.
import { parseArgs } from 'node:util';

/** All of it. */
export interface TrialOptions {
  readonly help: boolean;
  /** Keys of parts; empty: all. */
  readonly only: readonly string[];
  /** Shell commands that cut a node off and bring it back, with its name in NODE. */
  readonly loseNode: string | undefined;
  readonly returnNode: string | undefined;
  /** The node that they are for; any that is Ready unless given. */
  readonly node: string | undefined;
  /** Shell commands that take the API server away and bring it back. */
  readonly apiAway: string | undefined;
  readonly apiBack: string | undefined;
  /** A storage class whose volumes pods on all nodes may mount. */
  readonly claim: string | undefined;
  /** Or a directory that all nodes share, which users 9999 and 10001 may write. */
  readonly claimPath: string | undefined;
  readonly dreyImage: string | undefined;
  /** Applications at once. */
  readonly crowd: number;
  /** What is left is for Drey. */
  readonly flags: readonly string[];
}

/** Flags of the trial that take a text. */
export const texts = [
  'only',
  'lose-node',
  'return-node',
  'node',
  'api-away',
  'api-back',
  'claim',
  'claim-path',
  'drey-image',
  'crowd',
] as const;
const DEFAULT_CROWD = 30;

const pair = (one: string | undefined, other: string | undefined, names: string): void => {
  if ((one === undefined) !== (other === undefined)) throw new Error(`${names} belong together. Give both or none.`);
};

const crowdOf = (text: string | undefined): number => {
  const number = text === undefined ? DEFAULT_CROWD : Number(text);
  if (Number.isInteger(number) && number > 0 && number <= 1000) return number;
  throw new Error(`--crowd has ${JSON.stringify(text)}. It takes a number of applications from 1 to 1000.`);
};

/** Takes our flags out of a command line; what we do not know goes to Drey as it is. Throws an Error with the remedy for what is wrong of ours. */
export const readTrialOptions = (argv: readonly string[]): TrialOptions => {
  const own: string[] = [];
  const flags: string[] = [];
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    const name = texts.find((one) => word === `--${one}` || word.startsWith(`--${one}=`));
    if (word === '--help') own.push(word);
    else if (name === undefined) flags.push(word);
    else if (word.includes('=')) own.push(word);
    else {
      const value = argv[index + 1];
      if (value === undefined || value.startsWith('--')) throw new Error(`--${name} needs a value; see --help.`);
      // So that a command may begin with a dash.
      own.push(`${word}=${value}`);
      index += 1;
    }
  }
  const { values } = parseArgs({
    args: own,
    options: {
      help: { type: 'boolean', default: false },
      ...(Object.fromEntries(texts.map((name) => [name, { type: 'string' }])) as Record<
        (typeof texts)[number],
        { type: 'string' }
      >),
    },
  });
  pair(values['lose-node'], values['return-node'], '--lose-node and --return-node');
  pair(values['api-away'], values['api-back'], '--api-away and --api-back');
  if (values.claim !== undefined && values['claim-path'] !== undefined)
    throw new Error('--claim and --claim-path are two ways to the same claim. Give one of them.');
  return {
    help: values.help,
    only: (values.only ?? '').split(',').filter((key) => key !== ''),
    loseNode: values['lose-node'],
    returnNode: values['return-node'],
    node: values.node,
    apiAway: values['api-away'],
    apiBack: values['api-back'],
    claim: values.claim,
    claimPath: values['claim-path'],
    dreyImage: values['drey-image'],
    crowd: crowdOf(values.crowd),
    flags,
  };
};

/** The help; `parts` is a line for each. */
export const trialHelp = (parts: string): string => `npm run try-kubernetes -- [FLAG ...] [FLAG OF DREY ...]

Runs the example application on the cluster of kubectl's current context and prints PASS, FAIL or SKIP (with what is missing for it) and seconds
for each try; exit code 1 when one failed. It makes a namespace drey-try-* (Pod Security "restricted" enforced) and deletes it, also after a
failure and on Ctrl-C. Parts, each of them on a Drey of its own:

${parts}

  --only KEY[,KEY ...]                  only these parts

What some of them need, since no script can do it on every cluster. COMMAND is run by sh:
  --lose-node COMMAND                   cuts the node NODE (in its environment) off: its network, its kubelet, its power
  --return-node COMMAND                 brings it back
  --node NAME                           the node that they are for; any that is Ready unless given
  --api-away COMMAND, --api-back COMMAND   take the API server away and bring it back
  --claim CLASS                         a storage class whose volumes pods on all nodes may mount (ReadWriteMany)
  --claim-path DIRECTORY                or a directory of all nodes that users 9999 and 10001 may write
  --drey-image IMAGE                    Drey as an image that nodes have or can pull (docker build -t IMAGE .)
  --crowd N                             applications at once, ${DEFAULT_CROWD} unless given
  DOCKER_HOST (environment)             an engine on this machine, to compare starts with

Other flags go to Drey, for example:
  --kubernetes-host-address ADDRESS     where pods reach this machine, if it cannot be found out
  --kubernetes-images FLINK-1_20=IMAGE  another image than the official one
  --kubernetes-python-images FLINK-1_20=IMAGE   an image with PyFlink, for the part python
  --kubernetes-image-pull-policy Never  an image that is on the nodes already
  --kubernetes-kpu-memory 1536Mi --kubernetes-kpu-cpu 250m   for small nodes: three pods of these, and four for a moment`;
