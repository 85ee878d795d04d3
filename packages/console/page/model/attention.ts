// What stands first in the list, and the one line that says why.
import type { ApplicationRow } from '../../src/wire.js';

/** Words for the severity of a row, as its filter names them. */
export const severities = ['failing', 'troubled', 'moving', 'well', 'idle'] as const;

const rank: Readonly<Record<ApplicationRow['severity'], number>> = {
  failing: 0,
  troubled: 1,
  moving: 2,
  well: 3,
  idle: 4,
};

/** By what a list can be ordered. */
export const orders = ['attention', 'name', 'status', 'records', 'checkpoint', 'restarts', 'uptime'] as const;

/** One of them. */
export type Order = (typeof orders)[number];

const byName = (one: ApplicationRow, other: ApplicationRow): number =>
  one.name.localeCompare(other.name) || (one.application < other.application ? -1 : 1);

/** Largest first; what nobody knows stands last. */
const byFigure =
  (figure: (row: ApplicationRow) => number | null | undefined) =>
  (one: ApplicationRow, other: ApplicationRow): number =>
    (figure(other) ?? Number.NEGATIVE_INFINITY) - (figure(one) ?? Number.NEGATIVE_INFINITY) || byName(one, other);

const comparisons: Readonly<Record<Order, (one: ApplicationRow, other: ApplicationRow) => number>> = {
  // Within one severity the name decides, so that rows do not change places while somebody reads.
  attention: (one, other) => rank[one.severity] - rank[other.severity] || byName(one, other),
  name: byName,
  status: (one, other) => one.status.localeCompare(other.status) || byName(one, other),
  records: byFigure((row) => row.rates?.in),
  checkpoint: byFigure((row) => (row.lastCheckpoint === null ? undefined : -row.lastCheckpoint.at)),
  restarts: byFigure((row) => row.restarts),
  uptime: byFigure((row) => (row.runningSince === null ? undefined : -row.runningSince)),
};

/** Rows in an order. */
export const ordered = (rows: readonly ApplicationRow[], order: Order): readonly ApplicationRow[] =>
  rows.toSorted(comparisons[order]);

/** Why a row needs somebody, in one line; undefined where it does not. */
export interface Complaint {
  readonly kind: 'fault' | 'trouble' | 'wait';
  readonly text: string;
  readonly remedy: string | null;
}

const shortClass = (type: string | null): string => (type === null ? '' : `${type.replace(/^.*\./, '')}: `);

/** The nearest cause: the first fault, a trouble, what it waits for. */
export const complaintOf = ({ firstFault, troubles, waitsFor }: ApplicationRow): Complaint | undefined => {
  if (firstFault !== null) {
    const times = firstFault.times > 1 ? ` (${firstFault.times} times)` : '';
    return {
      kind: 'fault',
      text: `${shortClass(firstFault.class)}${firstFault.message}${times}`,
      remedy: firstFault.remedy,
    };
  }
  const [trouble] = troubles;
  if (trouble !== undefined) return { kind: 'trouble', text: trouble.text, remedy: null };
  return waitsFor === null ? undefined : { kind: 'wait', text: waitsFor, remedy: null };
};
