// The operation log of an application: what the history operations list.
import type { OperationStatus } from '@drey/api';
import type { Application } from './application.js';
import type { ApplicationOperation } from './application-operation.js';

/** Ended operations kept for an application; older ones go, as the service's own retention is not documented. */
const OPERATIONS_KEPT = 500;

/** Notes kept with an operation. */
const NOTES_KEPT = 20;

/** Appends an open operation. */
export const openOperation = (
  application: Application,
  operation: Pick<ApplicationOperation, 'id' | 'name' | 'startedAt' | 'versionFrom' | 'versionTo'>,
): Application => ({
  ...application,
  operations: [...application.operations, { ...operation, status: 'IN_PROGRESS' as const }].slice(-OPERATIONS_KEPT),
  goal: { ...application.goal, operationId: operation.id },
});

/** Ends the operation that the goal names, if one is open. */
export const closeOperation = (
  application: Application,
  outcome: {
    readonly status: Exclude<OperationStatus, 'IN_PROGRESS'>;
    readonly at: number;
    readonly error?: string;
    readonly rollbackOperationId?: string;
  },
): Application => {
  const { operationId } = application.goal;
  if (operationId === null) return application;
  return {
    ...application,
    operations: application.operations.map((operation) =>
      operation.id === operationId && operation.status === 'IN_PROGRESS'
        ? {
            ...operation,
            status: outcome.status,
            endedAt: outcome.at,
            ...(outcome.error === undefined ? {} : { error: outcome.error }),
            ...(outcome.rollbackOperationId === undefined ? {} : { rollbackOperationId: outcome.rollbackOperationId }),
          }
        : operation,
    ),
    goal: { ...application.goal, operationId: null },
  };
};

/** Adds an entry that began and ended at once. */
export const recordOperation = (
  application: Application,
  operation: Omit<ApplicationOperation, 'status' | 'endedAt'>,
): Application => ({
  ...application,
  operations: [
    ...application.operations,
    { ...operation, status: 'SUCCESSFUL' as const, endedAt: operation.startedAt },
  ].slice(-OPERATIONS_KEPT),
});

/** Adds a note to an operation; one that is there already changes nothing. */
export const noteOperation = (application: Application, operationId: string, note: string): Application => {
  const operation = application.operations.find(({ id }) => id === operationId);
  if (operation === undefined || operation.notes?.includes(note)) return application;
  return {
    ...application,
    operations: application.operations.map((other) =>
      other === operation ? { ...operation, notes: [...(operation.notes ?? []), note].slice(-NOTES_KEPT) } : other,
    ),
  };
};
