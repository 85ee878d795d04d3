// The part of deciding for a host that stops: the job of each application goes into a savepoint, then its cluster ends. Goal and status stay, so
// that the next host goes on from there.
import type { Application, Run, SavepointAttempt } from '@drey/state';
import { type Action, wait } from './action.js';
import type { DecisionFacts } from './decision-facts.js';
import { faultText, isEnded } from '@drey/flink-rest';
import type { HostStop } from '../loop/host-stop.js';
import { decideSavepoint, savepointUnderWay } from './savepoint.js';
import { type JobSighting, lives, type Sighting, standing } from '../observe/sighting.js';

/** A JobManager that does not answer for so long has its cluster ended without a savepoint. One late answer is none: all jobs are saved at once. */
const SILENCE_MILLISECONDS = 10_000;

const endCluster = (why?: string): Action => ({ do: 'endCluster', ...(why === undefined ? {} : { why }) });

/** How the savepoint stands that carries the job over the pause. */
const decideAttempt = (attempt: SavepointAttempt, { savepoint }: Sighting, now: number, stop: HostStop): Action => {
  if (now > stop.until) return endCluster('The savepoint did not complete in time.');
  switch (savepoint?.state) {
    case 'completed':
      return { do: 'recordSavepoint', location: savepoint.location };
    case 'failed':
      // One that an earlier host asked for says nothing of now.
      return attempt.startedAt < stop.since
        ? { do: 'planPause' }
        : endCluster(faultText({ root: savepoint.cause, trace: savepoint.trace }));
    case 'unknown':
      // That of a stop or an update which was refused would become a snapshot that nobody waits for.
      return { do: attempt.snapshotName === null ? 'takeSavepoint' : 'planPause' };
    case 'inProgress':
    case undefined:
      return wait('the savepoint is being taken');
  }
};

const decideJob = (run: Run, job: JobSighting, sighting: Sighting, now: number, stop: HostStop): Action => {
  if (run.savepoint !== null) return decideAttempt(run.savepoint, sighting, now, stop);
  return job.state === 'RUNNING' && job.everyVertexRuns ? { do: 'planPause' } : endCluster(standing(job));
};

/** A job that is over: by its savepoint, or by itself. Undefined where the application's own decision is right also now. */
const decideEndedJob = (
  { status }: Application,
  run: Run,
  job: JobSighting,
  { savepoint }: Sighting,
): Action | undefined => {
  const ended = job.state === 'FINISHED' || job.state === 'CANCELED';
  if (!ended) return endCluster();
  if (run.savepoint !== null && savepoint?.state === 'completed')
    return { do: 'recordSavepoint', location: savepoint.location };
  if (run.savepoint !== null && savepoint?.state !== 'failed') return { do: 'findSavepoint' };
  return status === 'RUNNING' || status === 'STARTING' ? undefined : endCluster();
};

const decideUnanswered = ({ now, hung }: DecisionFacts, { since, until }: HostStop): Action =>
  now > until || now - Math.max(since, hung?.silentSince ?? since) > SILENCE_MILLISECONDS
    ? endCluster('The JobManager does not answer.')
    : wait('the JobManager does not answer');

/** Of a STOPPING application the stop itself goes on, where its job need not be brought back for it. */
const decideStopping = (
  application: Application,
  run: Run,
  sighting: Sighting,
  facts: DecisionFacts,
  stop: HostStop,
): Action => {
  if (facts.now > stop.until) return endCluster('The savepoint of the stop did not complete in time.');
  const step = decideSavepoint(application, run, sighting, facts);
  if (step !== undefined) return step;
  const { job, savepoint } = sighting;
  if (run.phase === 'submitted' && job === undefined) return decideUnanswered(facts, stop);
  return savepointUnderWay(application) !== null && savepoint === undefined
    ? wait('the savepoint is being taken')
    : endCluster();
};

/** Decides for an application of a host that stops. Undefined where the application's own decision is right also now. */
export const decideHostStop = (
  application: Application,
  sighting: Sighting,
  facts: DecisionFacts,
  stop: HostStop,
): Action | undefined => {
  const { run, status } = application;
  const { cluster, job } = sighting;
  if (status === 'DELETING' || status === 'FORCE_STOPPING') return undefined;
  if (run === null || cluster === 'absent') return { do: 'nothing' };
  if (!lives(cluster, 'jobmanager')) return endCluster();
  if (status === 'STOPPING') return decideStopping(application, run, sighting, facts, stop);
  if (run.suspendedTo !== null || run.phase !== 'submitted' || job === 'absent') return endCluster();
  if (job === undefined) return decideUnanswered(facts, stop);
  if (isEnded(job.state)) return decideEndedJob(application, run, job, sighting);
  // The savepoint of an update or a scaling is the one that the next host goes on from.
  const moving =
    savepointUnderWay(application) === null ? undefined : decideSavepoint(application, run, sighting, facts);
  if (moving !== undefined && moving.do !== 'begin' && facts.now <= stop.until) return moving;
  return decideJob(run, job, sighting, facts.now, stop);
};
