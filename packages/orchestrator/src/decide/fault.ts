// What a fault on the way to a running job leads to: the end of a start, or another attempt for a job that ran before. Pure.
import { type Application, comesToRun, rollsBackByItself, type Run } from '@drey/state';
import { type Action, wait } from './action.js';
import type { DecisionFacts } from './decision-facts.js';

/** A step, or the look before it, that failed. */
export interface Fault {
  readonly step: Action['do'] | 'look';
  /** What was thrown. */
  readonly error: unknown;
  /** Whether no other try can come out better, as of code that cannot run. */
  readonly isFinal: boolean;
}

/** Brings a job back from its newest state, after the pause that its run asks for. */
export const bringBack = (run: Run, now: number, why: string): Action =>
  now < run.notBefore
    ? wait(`waiting before the next attempt: ${why}`, run.notBefore - now)
    : { do: 'begin', from: 'newestState', recovering: true, why };

/**
 * Ends a start, an update or a rollback that cannot come to run. A failed update is rolled back where the application asks for that. A job
 * that ran before is never given up for such a fault, since its state would go with it: it is tried again; and the update is refused whose job
 * before cannot be brought back for its savepoint. `ofNextJob`: that job is down, and what comes after it cannot begin.
 */
export const failStart = (application: Application, now: number, error: string, ofNextJob = false): Action => {
  const { run, status } = application;
  switch (status) {
    case 'UPDATING':
      if (!ofNextJob && run !== null && run.versionId !== application.currentVersionId)
        return { do: 'settle', event: 'updateRefused', error };
      return rollsBackByItself(application) ? { do: 'rollBack', error } : { do: 'end', event: 'updateFailed', error };
    case 'ROLLING_BACK':
      return { do: 'end', event: 'rollbackFailed', error };
    case 'AUTOSCALING':
      // The old parallelism is in force again, and the job is brought back with it.
      return { do: 'settle', event: 'scaleFailed', error };
    case 'RUNNING':
    case 'STOPPING':
      // Without a run it was RUNNING as a record only, so there is nothing to lose.
      return run === null ? { do: 'end', event: 'startFailed', error } : bringBack(run, now, error);
    default:
      return { do: 'end', event: 'startFailed', error };
  }
};

/** Answers the loss of a cluster or of its job. */
export const recover = (application: Application, run: Run, facts: DecisionFacts, why: string): Action =>
  comesToRun(application) && run.recoveries >= facts.maximumStartAttempts
    ? failStart(application, facts.now, `The Flink cluster did not stay up: ${why}`)
    : bringBack(run, facts.now, why);
