// What is done for an application whose driver cannot look (its engine is away), or whose next act fails again and again: no status waits for
// that for ever.
import { type Application, comesToRun } from '@drey/state';
import type { Action } from './action.js';
import type { DecisionFacts } from './decision-facts.js';
import { failStart } from './fault.js';

/** Decides without a sighting. Undefined where it is right to wait until the driver can look again. */
export const decideUnseen = (application: Application, facts: DecisionFacts, cause: string): Action | undefined => {
  const { status, run, goal } = application;
  const isLate = (since: number, milliseconds: number): boolean => facts.now - since > milliseconds;
  switch (status) {
    // Drivers end and delete later what they cannot reach now.
    case 'FORCE_STOPPING':
      return { do: 'end', event: 'stopped' };
    case 'DELETING':
      return { do: 'erase' };
    case 'STOPPING':
      return isLate(goal.since, facts.savepointTimeoutMilliseconds)
        ? { do: 'settle', event: 'stopFailed', error: `Failed to take a snapshot of ${application.name}. ${cause}` }
        : undefined;
    default:
      if (!comesToRun(application)) return undefined;
      if (status === 'UPDATING' && run !== null && run.versionId !== application.currentVersionId)
        // The job before still has to give its savepoint: the update is given up, not the state of the job.
        return isLate(goal.since, facts.savepointTimeoutMilliseconds)
          ? { do: 'settle', event: 'updateRefused', error: cause }
          : undefined;
      return isLate(Math.max(run?.startedAt ?? 0, goal.since), facts.startTimeoutMilliseconds)
        ? failStart(application, facts.now, cause)
        : undefined;
  }
};
