// What is told of a job that is tried again on a fresh cluster.
import { type Application, noteOperation } from '@drey/state';
import type { ReconcilerNeeds } from '../loop/reconciler-needs.js';

/** The operation has the rest. */
const FAILURE_CHARACTERS = 300;

/** Says that a job gets a fresh cluster. */
export const tellSecondTry = (
  { log }: Pick<ReconcilerNeeds, 'log'>,
  { arn }: Application,
  failure: string | undefined,
): void =>
  log.info('A job is tried again on a fresh cluster, since the JVMs of the job before may hold what that one left.', {
    application: arn,
    ...(failure === undefined ? {} : { failure: failure.slice(0, FAILURE_CHARACTERS) }),
  });

/** What the first try failed with stays with the operation, whatever becomes of the second. */
export const noteFirstTry = (application: Application, failure: string | undefined): Application => {
  const { operationId } = application.goal;
  return operationId === null || failure === undefined
    ? application
    : noteOperation(
        application,
        operationId,
        `The first try, on the JVMs of the job before, failed, so it was tried once more on fresh ones: ${failure}`,
      );
};
