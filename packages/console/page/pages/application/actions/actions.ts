// What one can do with an application, and when.
import type { ApplicationRow } from '../../../../src/wire.js';

/** Actions by name. */
export type Action =
  | 'start'
  | 'stop'
  | 'force'
  | 'snapshot'
  | 'properties'
  | 'parallelism'
  | 'code'
  | 'rollback'
  | 'delete';

/** One action, and why it is not possible at the moment. */
export interface Offer {
  readonly action: Action;
  readonly label: string;
  readonly isPossible: boolean;
  readonly why: string;
}

const labels: Readonly<Record<Action, string>> = {
  start: 'Start',
  stop: 'Stop',
  force: 'Force stop',
  snapshot: 'Take a snapshot',
  properties: 'Update properties',
  parallelism: 'Update parallelism',
  code: 'Update code',
  rollback: 'Roll back',
  delete: 'Delete',
};

const atRest = ['READY', 'RUNNING'];

/** Statuses in which the API takes each. */
const statuses: Readonly<Record<Action, readonly string[]>> = {
  start: ['READY'],
  stop: ['RUNNING'],
  force: ['STARTING', 'RUNNING', 'UPDATING', 'STOPPING', 'AUTOSCALING'],
  snapshot: ['RUNNING'],
  properties: atRest,
  parallelism: atRest,
  code: atRest,
  rollback: ['RUNNING', 'UPDATING', 'AUTOSCALING'],
  delete: atRest,
};

const offer = (action: Action, { status, versionId }: Pick<ApplicationRow, 'status' | 'versionId'>): Offer => {
  const isPossible = statuses[action].includes(status) && (action !== 'rollback' || versionId > 1);
  return { action, label: labels[action], isPossible, why: isPossible ? '' : `Not while it is ${status}` };
};

/** Those with a button of their own, and the others. */
export const actionsFor = (
  row: Pick<ApplicationRow, 'status' | 'versionId'>,
): readonly [readonly Offer[], readonly Offer[]] => [
  [offer(row.status === 'READY' || row.status === 'DELETING' ? 'start' : 'stop', row)],
  (['snapshot', 'properties', 'parallelism', 'code', 'rollback', 'force', 'delete'] as const).map((action) =>
    offer(action, row),
  ),
];
