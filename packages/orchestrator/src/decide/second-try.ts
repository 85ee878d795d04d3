// A job that does not come up on the JVMs of the job before may do so on fresh ones: what user code leaves there (a port, a thread, a System
// property) is nothing that the service knows, where each update gets JVMs of its own.
import { type Application, comesToRun, type Run } from '@drey/state';
import { shapeOf, wantedParallelism } from './cluster-shape.js';
import type { JobSighting, SubmissionSighting } from '../observe/sighting.js';
import type { Action } from './action.js';
import type { DecisionFacts } from './decision-facts.js';
import { failStart } from './fault.js';

/** Thrown in a JobManager that ran user code before and holds something of it, before user code runs again. */
const USED_JVM_EXCEPTION = 'drey.flink.UsedJvmException';

/** Whether the run is the one that the status waits for, not the one that it takes down. */
const isAwaited = (application: Application, run: Run): boolean =>
  comesToRun(application) &&
  run.versionId === application.currentVersionId &&
  shapeOf(application, run).parallelism === wantedParallelism(application);

const onFreshCluster = (failure?: string): Action => ({
  do: 'begin',
  from: 'sameState',
  recovering: false,
  fresh: failure === undefined ? {} : { failure },
});

/** The second try of a job that did not come up on a used cluster; undefined where there is none. */
const secondTry = (application: Application, run: Run, failure: string): Action | undefined =>
  run.onUsedCluster === true && run.isSecondTry === undefined && isAwaited(application, run)
    ? onFreshCluster(failure)
    : undefined;

/** What a job leads to that cannot come to run where it is: a fresh cluster where it was on a used one, else what {@link failStart} says. */
export const failOnCluster = (application: Application, run: Run, facts: DecisionFacts, error: string): Action =>
  secondTry(application, run, error) ?? failStart(application, facts.now, error);

/** What a refused submission leads to. JVMs that hold something of the job before are no failure of the job: it gets fresh ones. */
export const decideRefusal = (
  application: Application,
  run: Run,
  { cause, faults }: Extract<SubmissionSighting, { readonly state: 'refused' }>,
  facts: DecisionFacts,
): Action =>
  faults.includes(USED_JVM_EXCEPTION) && run.jobOnCluster > 1 && isAwaited(application, run)
    ? onFreshCluster()
    : failOnCluster(application, run, facts, cause);

/** The second try of a job that restarts on a used cluster before it ever ran; undefined where it is to be waited for. */
export const secondTryOfRestarting = (application: Application, run: Run, job: JobSighting): Action | undefined =>
  job.fault === undefined ? undefined : secondTry(application, run, job.fault);
