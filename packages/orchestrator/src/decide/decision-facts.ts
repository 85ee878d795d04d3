// What a decision rests on besides goal and sighting.
import { type Application, rollsBackByItself } from '@drey/state';
import type { Action } from './action.js';

/** Numbers of one decision. */
export interface DecisionFacts {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whether the records let the present cluster take the next job. */
  readonly canReuseCluster: boolean;
  /** How long a cluster and job may take to run, as the service's five minutes. */
  readonly startTimeoutMilliseconds: number;
  /** How long a stop or an update may wait for its savepoint. */
  readonly savepointTimeoutMilliseconds: number;
  /** Clusters that die while an application starts are replaced this often before the start fails. */
  readonly maximumStartAttempts: number;
}

/**
 * Ends a start, an update or a rollback that cannot come to run; for a job that ran before, this is never asked. A failed update is
 * rolled back where the application asks for that.
 */
export const failStart = (application: Application, error: string): Action => {
  switch (application.status) {
    case 'UPDATING':
      return rollsBackByItself(application) ? { do: 'rollBack', error } : { do: 'end', event: 'updateFailed', error };
    case 'ROLLING_BACK':
      return { do: 'end', event: 'rollbackFailed', error };
    case 'AUTOSCALING':
      // The old parallelism is in force again, and the job is brought back with it.
      return { do: 'settle', event: 'scaleFailed', error };
    default:
      return { do: 'end', event: 'startFailed', error };
  }
};
