// What the main method of a job means for its application once the job is there: it may still run, and fail. Pure.
import { type Application, comesToRun, type Run } from '@drey/state';
import type { Action } from './action.js';
import type { DecisionFacts } from './decision-facts.js';
import { failOnCluster } from './second-try.js';
import type { JobSighting, Sighting, SubmissionSighting } from '../observe/sighting.js';

/** A `main` that still runs this long after its job came to run is not waited for any more: it may watch its job for ever. */
const PATIENCE_MILLISECONDS = 5_000;

/** What Flink throws for a job id that it has. */
const DUPLICATE = 'org.apache.flink.runtime.client.DuplicateJobSubmissionException';

/**
 * Why `main` failed; undefined where it did not, or where that is not known. A submission that was made twice (the host died over the first) is
 * refused as a double while the job runs: no fault of `main`.
 */
export const faultOfMain = (submission: SubmissionSighting): string | undefined =>
  submission.state === 'refused' && !submission.faults.includes(DUPLICATE) ? submission.cause : undefined;

/** Whether `main` runs and may still fail the start of its job, which came to run, or to its end, a moment ago. */
export const isMainAwaited = ({ submission }: Sighting, job: JobSighting, now: number): boolean =>
  submission.state === 'inProgress' && now - (job.endedAt ?? job.runningSince ?? now) < PATIENCE_MILLISECONDS;

/**
 * What follows from a `main` that failed after it submitted its job: the service fails the start for it. A job that was RUNNING before goes on, and
 * the failure is told once. Undefined where `main` did not fail, or that was told.
 */
export const decideMainFault = (
  application: Application,
  run: Run,
  { submission }: Sighting,
  facts: DecisionFacts,
): Action | undefined => {
  const error = faultOfMain(submission);
  if (error === undefined || run.mainFault !== undefined) return undefined;
  // An update takes down a job that was there before it; what that one's `main` did is no fault of the update.
  const isOfWish = comesToRun(application) && run.startedAt >= application.goal.since;
  return isOfWish ? failOnCluster(application, run, facts, error) : { do: 'noteMainFault', error };
};
