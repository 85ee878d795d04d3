// Which applications a list shows, as its address keeps it.
import type { ApplicationRow } from '../../src/wire.js';
import { type Order, orders } from './attention.js';

/** Choices of the list; an empty text is no choice. */
export interface ListChoice {
  /** Words that all have to be found. */
  readonly text: string;
  readonly status: string;
  readonly severity: string;
  readonly account: string;
  readonly region: string;
  readonly runtime: string;
  readonly order: Order;
}

const isOrder = (text: string | undefined): text is Order => (orders as readonly (string | undefined)[]).includes(text);

/** Reads the query of an address. */
export const choiceOf = (query: Readonly<Record<string, string>>): ListChoice => {
  const order = query['order'];
  return {
    text: query['q'] ?? '',
    status: query['status'] ?? '',
    severity: query['severity'] ?? '',
    account: query['account'] ?? '',
    region: query['region'] ?? '',
    runtime: query['runtime'] ?? '',
    order: isOrder(order) ? order : 'attention',
  };
};

/** The query of a choice; what is as usual is left out. */
export const queryOf = ({ text, order, ...rest }: ListChoice): Readonly<Record<string, string>> => {
  const all: Record<string, string> = { q: text, ...rest, order: order === 'attention' ? '' : order };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
};

const searched = (row: ApplicationRow): string =>
  [
    row.name,
    row.accountId,
    row.region,
    row.status,
    row.runtimeEnvironment,
    row.driver,
    row.jobId ?? '',
    row.firstFault?.class ?? '',
    row.firstFault?.message ?? '',
    ...row.troubles.map(({ text }) => text),
  ]
    .join('\n')
    .toLowerCase();

const equalOrUnset = (wanted: string, value: string): boolean => wanted === '' || wanted === value;

/** Whether a row is shown. */
export const isChosen = (row: ApplicationRow, choice: ListChoice): boolean => {
  if (!equalOrUnset(choice.status, row.status) || !equalOrUnset(choice.severity, row.severity)) return false;
  if (!equalOrUnset(choice.account, row.accountId) || !equalOrUnset(choice.region, row.region)) return false;
  if (!equalOrUnset(choice.runtime, row.runtimeEnvironment)) return false;
  const words = choice.text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return true;
  const text = searched(row);
  return words.every((word) => text.includes(word));
};

/** Values of a column with how many rows have each, in alphabetical order. */
export const valuesOf = (
  rows: readonly ApplicationRow[],
  column: 'status' | 'severity' | 'accountId' | 'region' | 'runtimeEnvironment',
): readonly (readonly [string, number])[] => {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(row[column], (counts.get(row[column]) ?? 0) + 1);
  return [...counts].toSorted(([one], [other]) => one.localeCompare(other));
};
