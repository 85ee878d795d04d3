// `drey snapshot check <name> --application <name>`: what a snapshot would do to a version of an application.
import { type CommandContext, OperatorError } from '@drey/plugin-api';
import type { OperatorVerdict, RestoreAnswer } from '@drey/orchestrator';
import { askGateway } from './gateway-call.js';
import { sizeText, tableLines } from './text-table.js';

/** What the gateway answers. */
type Checked = RestoreAnswer & {
  readonly snapshot: string;
  readonly application: string;
  readonly versionId: number;
  readonly runtimeEnvironment: string | null;
};

/** Exit codes, which scripts rely on. */
const WOULD_RESTORE = 0;
const WOULD_NOT = 1;
const COULD_NOT_TELL = 2;

const columns = [
  { title: 'OUTCOME' },
  { title: 'OPERATOR' },
  { title: 'UID' },
  { title: 'PARALLELISM', right: true },
  { title: 'STATE', right: true },
  { title: 'KEYS' },
  { title: 'STATES' },
];

/** Timers have names of Flink's own. */
const statesText = ({ states }: OperatorVerdict): string =>
  states
    .filter(({ of }) => of !== 'PRIORITY_QUEUE')
    .map(({ name, kind, type }) => `${name} (${[kind, type].filter((part) => part !== undefined).join(' of ')})`)
    .join(', ');

const row = (one: OperatorVerdict): readonly string[] => [
  one.outcome,
  one.name ?? one.id,
  one.uid ?? '-',
  one.parallelism === undefined
    ? '-'
    : `${String(one.parallelism)}${one.maxParallelism === undefined ? '' : ` of ${String(one.maxParallelism)}`}`,
  one.bytes === undefined ? '-' : one.bytes === 0 ? 'no state' : sizeText(one.bytes),
  one.keyType ?? '-',
  statesText(one),
];

/** Operators of which the same is said stand together. */
const adviceOf = (operators: readonly OperatorVerdict[]): readonly string[] => [
  ...new Set(
    operators
      .filter(({ outcome, remedy }) => outcome === 'incompatible' || remedy !== undefined)
      .map(({ words, remedy }) => `- ${words}${remedy === undefined ? '' : ` ${remedy}`}`),
  ),
];

const linesOf = (checked: Checked): readonly string[] => {
  const { snapshot, application, versionId, runtimeEnvironment, summary } = checked;
  const head = [
    `Snapshot ${snapshot} for version ${String(versionId)} of ${application}${runtimeEnvironment === null ? '' : ` (${runtimeEnvironment})`}`,
    summary,
  ];
  if (checked.restores === 'unknown' || checked.operators.length === 0) return head;
  const advice = adviceOf(checked.operators);
  return [
    ...head,
    '',
    ...tableLines(columns, checked.operators.map(row)),
    ...(advice.length === 0 ? [] : ['', ...advice]),
    '',
    'What a function keeps in a state is only known once it opens it: other types of values are not compared here.',
  ];
};

const exitCode = ({ restores }: Checked, allowsLoss: boolean): number => {
  if (restores === 'unknown') return COULD_NOT_TELL;
  return restores === 'as-is' || (allowsLoss && restores === 'allowing-non-restored-state') ? WOULD_RESTORE : WOULD_NOT;
};

/** Prints the verdict. Resolves to 0 where the snapshot would be restored, 1 where it would not, 2 where that could not be told. */
export const checkSnapshot = async (context: CommandContext, names: readonly string[]): Promise<number> => {
  const { options } = context;
  const [name, ...more] = names;
  if (name === undefined || more.length > 0 || typeof options['application'] !== 'string')
    throw new OperatorError(
      'DREY_USAGE',
      'drey snapshot check takes the name of a snapshot, and --application.',
      'For example: drey snapshot check before-upgrade --application orders --version 7',
    );
  const query = Object.fromEntries(
    ['version', 'from'].flatMap((option) => {
      const value = options[option];
      return typeof value === 'string' ? [[option, value]] : [];
    }),
  );
  const path = `/_drey/snapshots/${encodeURIComponent(name)}/check`;
  const checked = (await askGateway(context, { method: 'POST', path, query })) as Checked;
  if (options['json'] === true) context.print(JSON.stringify(checked, null, 2));
  else for (const line of linesOf(checked)) context.print(line);
  return exitCode(checked, options['allow-non-restored-state'] === true);
};
