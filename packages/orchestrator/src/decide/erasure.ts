// Whether what is left of an application that is being deleted may go now. Pure.
import { type Application, snapshotBeingTaken } from '@drey/state';
import { type Action, wait } from './action.js';
import type { DecisionFacts } from './decision-facts.js';

/** Whether a complete savepoint of the account's still lies with the application, and may yet be moved: it is waited for as long as a start. */
export const keepsForAccount = (application: Application, facts: DecisionFacts): boolean => {
  const snapshot = snapshotBeingTaken(application);
  return (
    snapshot?.kind === 'account' &&
    snapshot.attempt?.completed !== undefined &&
    facts.now - application.goal.since <= facts.startTimeoutMilliseconds
  );
};

/** Deletes the application, unless a snapshot would go with it that was to outlive it. */
export const decideErasure = (application: Application, facts: DecisionFacts): Action => {
  if (!keepsForAccount(application, facts)) return { do: 'erase' };
  const why = 'its last snapshot is being moved to where the account keeps it';
  return facts.hostStop === undefined ? wait(why) : { do: 'leave', why };
};
