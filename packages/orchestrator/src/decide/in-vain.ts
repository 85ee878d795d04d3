// What is done where the driver cannot look (its engine is away), or where a step fails: no status waits for that for ever. Pure.
import { OperatorError, operatorLine } from '@drey/plugin-api';
import { isUnreachable } from '@drey/flink-rest';
import { type Application, comesToRun } from '@drey/state';
import type { Action } from './action.js';
import type { DecisionFacts } from './decision-facts.js';
import { keepsForAccount } from './erasure.js';
import { failStart, type Fault } from './fault.js';
import type { HostStop } from '../loop/host-stop.js';

/** What failed in this pass already, and is not tried again in it. */
export type InVain = ReadonlySet<Fault['step']>;

/** Nothing failed. */
export const none: InVain = new Set();

/** What fails again and again is tried until its time is over. Undefined before that. */
const decideLate = (application: Application, facts: DecisionFacts, cause: string): Action | undefined => {
  const { status, run, goal } = application;
  // Drivers end and delete later what they cannot reach now.
  if (status === 'FORCE_STOPPING') return { do: 'end', event: 'stopped' };
  if (status === 'DELETING') return keepsForAccount(application, facts) ? undefined : { do: 'erase' };
  const waitsForSavepoint =
    status === 'STOPPING' || (status === 'UPDATING' && run !== null && run.versionId !== application.currentVersionId);
  const isLate = waitsForSavepoint
    ? facts.now - goal.since > facts.savepointTimeoutMilliseconds
    : facts.now - Math.max(run?.startedAt ?? 0, goal.since) > facts.startTimeoutMilliseconds;
  if (!isLate) return undefined;
  if (status === 'STOPPING')
    return { do: 'settle', event: 'stopFailed', error: `Failed to take a snapshot of ${application.name}. ${cause}` };
  return comesToRun(application) ? failStart(application, facts.now, cause) : undefined;
};

/** Whether Flink gave no answer, be it that this machine could not ask: what was asked for may be under way all the same. */
const isUnanswered = (error: unknown): boolean =>
  isUnreachable(error) || (error instanceof OperatorError && error.code === 'DREY_FLINK_UNASKED');

/**
 * A job that gives no savepoint to a host that stops goes without; a cluster that cannot be seen or ended stays for the next host. Undefined
 * where another look tells more: a silence has its own bound.
 */
const decideLeaving = ({ step, error }: Fault, now: number, { until }: HostStop): Action | undefined => {
  if (isUnanswered(error) && now <= until) return undefined;
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
  if (facts.hostStop !== undefined) return decideLeaving(fault, facts.now, facts.hostStop);
  const cause = operatorLine(fault.error);
  return endsStart(application, fault)
    ? failStart(application, facts.now, cause, fault.step === 'begin')
    : decideLate(application, facts, cause);
};
