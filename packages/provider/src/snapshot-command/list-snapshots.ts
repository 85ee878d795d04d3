// `drey snapshot list`: every snapshot in a line.
import { type CommandContext, OperatorError } from '@drey/plugin-api';
import type { SnapshotEntry } from '../snapshot-pages/snapshot-entry.js';
import { askGateway } from './gateway-call.js';
import { sizeText, tableLines, timeText } from './text-table.js';

/** What is read of an entry. */
type Listed = SnapshotEntry & {
  readonly runtimeEnvironment: string | null;
  readonly sizeBytes: number | null;
  readonly transfer: { readonly operation: string; readonly bytes: number; readonly totalBytes: number | null } | null;
};

const columns = [
  { title: 'NAME' },
  { title: 'KIND' },
  { title: 'APPLICATION' },
  { title: 'STATUS' },
  { title: 'CREATED (UTC)' },
  { title: 'SIZE', right: true },
  { title: 'RUNTIME' },
  { title: 'ACCOUNT' },
  { title: 'REGION' },
];

/** A status with how far an import or export has come. */
const statusText = ({ status, transfer }: Listed): string => {
  if (transfer === null) return status;
  const { bytes, totalBytes } = transfer;
  const verb = transfer.operation === 'ImportSnapshot' ? 'import' : 'export';
  return totalBytes === null || totalBytes === 0
    ? `${status} (${verb} ${sizeText(bytes)})`
    : `${status} (${verb} ${String(Math.floor((100 * bytes) / totalBytes))} %)`;
};

const row = (one: Listed): readonly string[] => [
  one.name,
  one.kind,
  one.application ?? '- (imported)',
  statusText(one),
  timeText(one.createdAt),
  sizeText(one.sizeBytes),
  one.runtimeEnvironment ?? '-',
  one.account,
  one.region,
];

/** Prints them. */
export const listSnapshots = async (context: CommandContext, names: readonly string[]): Promise<number> => {
  if (names.length > 0)
    throw new OperatorError(
      'DREY_USAGE',
      'drey snapshot list takes no names.',
      'Use --application, --account, --region.',
    );
  const snapshots = (await askGateway(context, { path: '/_drey/snapshots' })) as readonly Listed[];
  if (context.options['json'] === true) context.print(JSON.stringify(snapshots, null, 2));
  else if (snapshots.length === 0) context.print('There are no snapshots.');
  else for (const line of tableLines(columns, snapshots.map(row))) context.print(line);
  return 0;
};
