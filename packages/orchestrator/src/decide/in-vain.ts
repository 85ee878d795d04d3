// What is done where the driver cannot look (its engine is away), or where a step fails: no status waits for that for ever. Pure.
import { OperatorError, operatorLine } from '@drey/plugin-api';
import { type Application, comesToRun, type Run } from '@drey/state';
import type { Action } from './action.js';
import type { DecisionFacts } from './decision-facts.js';
import { failStart, type Fault } from './fault.js';

/** What failed in this pass already, and is not tried again in it. */
export type InVain = ReadonlySet<Fault['step']>;

/** Nothing failed. */
export const none: InVain = new Set();

/** The job before an update that cannot be brought back for its savepoint: the update is given up, not the state of the job. */
export const keepJobBefore = ({ status, currentVersionId }: Application, run: Run, next: Action): Action =>
  status === 'UPDATING' &&
  run.versionId !== currentVersionId &&
  (next.do === 'rollBack' || (next.do === 'end' && next.event === 'updateFailed'))
    ? { do: 'settle', event: 'updateRefused', error: next.error ?? 'The job could not be brought back.' }
    : next;

/** What fails again and again is tried until its time is over. Undefined before that. */
const decideLate = (application: Application, facts: DecisionFacts, cause: string): Action | undefined => {
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
        return isLate(goal.since, facts.savepointTimeoutMilliseconds)
          ? keepJobBefore(application, run, failStart(application, facts.now, cause))
          : undefined;
      return isLate(Math.max(run?.startedAt ?? 0, goal.since), facts.startTimeoutMilliseconds)
        ? failStart(application, facts.now, cause)
        : undefined;
  }
};

/** A job that gives no savepoint to a host that stops goes without; a cluster that cannot be seen or ended stays for the next host. */
const decideLeaving = ({ step, error }: Fault): Action => {
  const why = operatorLine(error);
  return step === 'look' || step === 'endCluster' ? { do: 'leave', why } : { do: 'endCluster', why };
};

/**
 * Whether a fault ends the start at once. A cluster that cannot be had (no Java, say) is told to whoever waits for it; a job that ran before is
 * not given up for that, since its state would go with it.
 */
const endsStart = (application: Application, { step, error, isFinal }: Fault): boolean =>
  isFinal || (step === 'launch' && error instanceof OperatorError && comesToRun(application));

/** Decides after a fault, by the record alone. Undefined where nothing helps but another pass. */
export const decideAfterFault = (application: Application, facts: DecisionFacts, fault: Fault): Action | undefined => {
  if (facts.hostStop !== undefined) return decideLeaving(fault);
  const { run } = application;
  const cause = operatorLine(fault.error);
  if (!endsStart(application, fault)) return decideLate(application, facts, cause);
  const failed = failStart(application, facts.now, cause);
  // What cannot begin is the next job, else it is the one that there is.
  return run === null || fault.step === 'begin' ? failed : keepJobBefore(application, run, failed);
};
