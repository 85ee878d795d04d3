// `drey snapshot inspect <name>`: what is inside one snapshot.
import { type CommandContext, OperatorError } from '@drey/plugin-api';
import type { NamedState, SavepointFault, StateBytes } from '@drey/savepoint';
import type { SnapshotEntry } from '../snapshot-pages/snapshot-entry.js';
import { askGateway } from './gateway-call.js';
import { sizeText, tableLines, timeText } from './text-table.js';

/** One operator as the page has it. */
interface ShownOperator {
  readonly id: string;
  readonly name: string | null;
  readonly uid: string | null;
  readonly namedByApplication: string | null;
  readonly parallelism: number;
  readonly maxParallelism: number;
  readonly hasState: boolean;
  readonly finished: boolean;
  readonly totalBytes: number;
  readonly bytes: StateBytes & { readonly coordinator: number };
  readonly states: readonly NamedState[];
}

/** The page of one snapshot, as far as it is printed. */
type ShownSnapshot = SnapshotEntry & {
  readonly runtimeEnvironment: string | null;
  readonly versionId: number | null;
  readonly initiatorOperation: string;
  readonly error: string | null;
  readonly operations?: readonly { readonly note?: string | null }[];
  readonly insideUnknown: string | null;
  readonly inside: {
    readonly form: string | null;
    readonly writtenBy?: string;
    readonly stateBytes?: number;
    readonly operators: readonly ShownOperator[] | null;
    readonly files: { readonly count: number; readonly bytes: number };
    readonly faults: readonly SavepointFault[];
  } | null;
};

const columns = [
  { title: 'OPERATOR' },
  { title: 'UID' },
  { title: 'PARALLELISM', right: true },
  { title: 'KEYED', right: true },
  { title: 'OPERATOR STATE', right: true },
  { title: 'OTHER', right: true },
  { title: 'TOTAL', right: true },
  { title: 'NAMES OF OPERATOR STATES' },
];

const some = (bytes: number): string => (bytes === 0 ? '-' : sizeText(bytes));

const row = (one: ShownOperator): readonly string[] => {
  const { managedKeyed, rawKeyed, managedOperator, rawOperator, channel, coordinator } = one.bytes;
  return [
    one.name ?? (one.uid === null ? one.id : '-'),
    one.uid ?? '-',
    `${String(one.parallelism)} of ${String(one.maxParallelism)}`,
    some(managedKeyed + rawKeyed),
    some(managedOperator + rawOperator),
    some(channel + coordinator),
    one.hasState ? sizeText(one.totalBytes) : one.finished ? 'ended' : 'no state',
    one.states.map(({ name, mode }) => (mode === 'split' ? name : `${name} (${mode})`)).join(', '),
  ];
};

const head = (one: ShownSnapshot): readonly string[] => [
  `${one.name}: ${one.kind} snapshot ${one.application === null ? 'that was imported' : `of application ${one.application}`}, account ${one.account}, ${one.region}`,
  `${one.status}, by ${one.initiatorOperation} at ${timeText(one.createdAt)} UTC${
    one.runtimeEnvironment === null ? '' : `, ${one.runtimeEnvironment}`
  }${one.versionId === null ? '' : `, version ${String(one.versionId)} of the application`}`,
  ...(one.error === null ? [] : [one.error]),
  ...(one.operations ?? []).flatMap(({ note }) => note ?? []),
];

const forms: Readonly<Record<string, string>> = {
  canonical: 'savepoint in canonical format',
  native: 'savepoint in the format of its state backend',
  checkpoint: 'checkpoint',
};

const insideLines = ({ inside, insideUnknown }: ShownSnapshot): readonly string[] => {
  if (inside === null) return [insideUnknown ?? ''];
  const { form, writtenBy, stateBytes, operators, files, faults } = inside;
  const told = faults.flatMap(({ what, remedy }) => ['', what, remedy]);
  const sizes = `${String(files.count)} files of ${sizeText(files.bytes)}`;
  if (operators === null) return [sizes, ...told];
  const others = [...new Set(operators.flatMap(({ namedByApplication }) => namedByApplication ?? []))];
  const unnamed = operators.filter(({ name, uid }) => name === null && uid === null).length;
  return [
    `${form === null ? 'savepoint or checkpoint' : (forms[form] ?? form)}, written by ${writtenBy ?? '?'}; ${sizes}, ${sizeText(stateBytes ?? null)} of state`,
    '',
    ...tableLines(columns, operators.map(row)),
    ...(others.length === 0
      ? []
      : ['', `The savepoint has no names; operators of the same ids have these in the job of ${others.join(', ')}.`]),
    ...(unnamed === 0
      ? []
      : [
          '',
          'Operators without a name are shown by their id: Flink before 2.0 writes no names. An import learns them from drey snapshot check, and from a job that restores it.',
        ]),
    ...told,
  ];
};

/** Prints it. Resolves to 1 where something is wrong with it. */
export const inspectSnapshot = async (context: CommandContext, names: readonly string[]): Promise<number> => {
  const [name, ...more] = names;
  if (name === undefined || more.length > 0)
    throw new OperatorError(
      'DREY_USAGE',
      'drey snapshot inspect takes one name, or the ARN of an enhanced snapshot.',
      'drey snapshot list shows them.',
    );
  const path = `/_drey/snapshots/${encodeURIComponent(name)}`;
  const shown = (await askGateway(context, { path })) as ShownSnapshot;
  if (context.options['json'] === true) context.print(JSON.stringify(shown, null, 2));
  else for (const line of [...head(shown), ...insideLines(shown)]) context.print(line);
  const isWrong = shown.status === 'FAILED' || (shown.inside !== null && shown.inside.faults.length > 0);
  return isWrong ? 1 : 0;
};
