// A call of the API as a command of the AWS CLI that runs as pasted.
import { commandText } from './shell-quote.js';

/** A call of `kinesisanalyticsv2`, as the page makes it. */
export interface ServiceCall {
  /** Name of the operation, such as `StartApplication`. */
  readonly operation: string;
  /** Its input, in the names of the API; times in seconds since the epoch. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** Where and as whom it is called. */
export interface Caller {
  /** Address of the gateway, such as `http://127.0.0.1:4566`. */
  readonly endpoint: string;
  /** Twelve digits: as an access key id they are the account. */
  readonly accountId: string;
  readonly region: string;
}

/** `CurrentApplicationVersionId` to `current-application-version-id`. */
export const kebab = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();

const valueText = (name: string, value: unknown): string => {
  if (name.endsWith('Timestamp') && typeof value === 'number') return new Date(value * 1_000).toISOString();
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** An option with its value: one word where the value begins with `-`, which the CLI would take for an option of its own. */
export const optionWords = (flag: string, value: string): readonly string[] =>
  value.startsWith('-') ? [`${flag}=${value}`] : [flag, value];

const option = ([name, value]: readonly [string, unknown]): readonly string[] => {
  const flag = `--${kebab(name)}`;
  if (typeof value === 'boolean') return [value ? flag : `--no-${kebab(name)}`];
  return optionWords(flag, valueText(name, value));
};

/** The options that every command has. */
const surroundings = ({ endpoint, region }: Caller): readonly string[] => [
  '--endpoint-url',
  endpoint,
  '--region',
  region,
];

const credentials = ({ accountId }: Caller): readonly string[] => [
  `AWS_ACCESS_KEY_ID=${accountId}`,
  'AWS_SECRET_ACCESS_KEY=any',
  'AWS_SESSION_TOKEN=',
];

/** The command of a call. The access key id is the account; the secret is never checked. */
export const cliText = ({ operation, input }: ServiceCall, caller: Caller): string =>
  commandText([
    credentials(caller),
    ['aws', ...surroundings(caller), 'kinesisanalyticsv2', kebab(operation)],
    ...Object.entries(input)
      .filter(([, value]) => value !== undefined)
      .map(option),
  ]);

/** Commands of other services, each a list of words after `aws`, one after the other. */
export const cliScript = (commands: readonly (readonly string[])[], caller: Caller): string => {
  const exports = commandText([['export', ...credentials(caller).slice(0, 2)]]);
  const lines = commands.map((words) => commandText([['aws', ...surroundings(caller), ...words]]));
  return [exports, ...lines].join('\n');
};
