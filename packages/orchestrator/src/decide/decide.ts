// Goal x sighting x time -> one action. Pure: reads nothing, writes nothing.
import {
  type Application,
  applicationKind,
  comesToRun,
  currentVersion,
  type Run,
  snapshotBeingTaken,
} from '@drey/state';
import { type Action, wait } from './action.js';
import { decideHostStop } from './host-stop.js';
import { decideSavepoint, lateStop, snapshotsEnabled } from './savepoint.js';
import { restoreAdvice } from './restore-advice.js';
import { decideRefusal, failOnCluster, secondTryOfRestarting } from './second-try.js';
import { decideForRecord } from './record.js';
import { decideSnapshot } from './snapshot.js';
import type { DecisionFacts } from './decision-facts.js';
import { bringBack, failStart, type Fault, recover } from './fault.js';
import { decideAfterFault, type InVain } from './in-vain.js';
import { decideGrowth, leaveJob, onceEnded } from './next-job.js';
import { decideHungTaskManager } from './hung.js';
import { decideMainFault, faultOfMain, isMainAwaited } from './main-method.js';
import type { ClusterSighting } from '@drey/cluster';
import { whyTooWide } from './too-wide.js';
import { shapeOf, wantedParallelism } from './cluster-shape.js';
import {
  endings,
  type JobSighting,
  lives,
  livingTaskManagers,
  type Sighting,
  standing,
  waitings,
} from '../observe/sighting.js';

const LOOK_AGAIN_MILLISECONDS = 50;
const STEADY_LOOK_MILLISECONDS = 1_000;
/** The JVMs need the processors more than a look does, and their logs are the user's. */
const COMING_UP_LOOK_MILLISECONDS = 100;
/** TaskManagers that were started within this time and died slow the next replacement down. */
const RECENT_LOSS_MILLISECONDS = 120_000;
/** How long a job has to run before its recoveries are forgotten. */
const STEADY_AFTER_MILLISECONDS = 60_000;

/** Whether a caller has waited long enough for a job to run: since the wish, or since the attempt of it that is under way. */
const deadlinePassed = (
  { goal }: Application,
  { startedAt }: Run,
  { now, startTimeoutMilliseconds }: DecisionFacts,
): boolean => now - Math.max(startedAt, goal.since) > startTimeoutMilliseconds;

/** Text known from the service's guide, where it is a line of the log stream. */
const timedOut = (application: Application, { startTimeoutMilliseconds }: DecisionFacts, last: string): string =>
  `Flink job did not start within a total timeout of ${Math.round(startTimeoutMilliseconds / 60_000)} minutes for application: ${application.name} under account: ${application.accountId}. ${last}`;

/** Waits, until the time for a job to run is over. `last`: what is missing, a whole sentence. */
const whileInTime = (
  application: Application,
  run: Run,
  facts: DecisionFacts,
  waiting: Action,
  last = 'The JobManager does not answer.',
): Action =>
  deadlinePassed(application, run, facts)
    ? failOnCluster(application, run, facts, timedOut(application, facts, last))
    : waiting;

const decideRunningJob = (
  application: Application,
  run: Run,
  job: JobSighting,
  sighting: Sighting,
  facts: DecisionFacts,
): Action => {
  const { status } = application;
  const coming = comesToRun(application);
  if (job.everyVertexRuns && job.state === 'RUNNING') {
    if (coming && isMainAwaited(sighting, job, facts.now))
      return wait('the main method of the job has not returned', COMING_UP_LOOK_MILLISECONDS);
    if (status === 'STARTING') return { do: 'settle', event: 'jobRunning' };
    if (status === 'UPDATING') return { do: 'settle', event: 'updated' };
    if (status === 'ROLLING_BACK') return { do: 'settle', event: 'rolledBack' };
    if (status === 'AUTOSCALING') return { do: 'settle', event: 'scaled' };
    if (sighting.completedCheckpoint)
      return run.hasCheckpoint === true ? { do: 'clearLeftovers' } : { do: 'noteCheckpoint' };
    if (run.recoveries > 0 && facts.now - run.startedAt > STEADY_AFTER_MILLISECONDS) return { do: 'noteSteady' };
    return wait(
      'running',
      snapshotBeingTaken(application) === undefined ? STEADY_LOOK_MILLISECONDS : LOOK_AGAIN_MILLISECONDS,
    );
  }
  const tooWide = coming ? whyTooWide(application, run, job) : undefined;
  // A release that does not tell batch jobs apart gets its time: their parts may run one after the other.
  if (tooWide !== undefined && (job.batch === false || deadlinePassed(application, run, facts)))
    return failStart(application, facts.now, tooWide);
  const another = secondTryOfRestarting(application, run, job);
  if (another !== undefined) return another;
  if (coming && deadlinePassed(application, run, facts)) {
    const last = restoreAdvice(application, run) + standing(job);
    return failOnCluster(application, run, facts, timedOut(application, facts, last));
  }
  return wait(`the job is ${job.state}`, coming ? LOOK_AGAIN_MILLISECONDS : STEADY_LOOK_MILLISECONDS);
};

/** A job that ended while a host took it into a savepoint and died over it: it goes on from there. */
const decidePausedJob = ({ savepoint }: Sighting): Action => {
  switch (savepoint?.state) {
    case 'completed':
      return { do: 'recordSavepoint', location: savepoint.location };
    case 'failed':
      return { do: 'end', event: 'jobFinished' };
    case 'inProgress':
    case undefined:
      return wait('the savepoint is being taken');
    case 'unknown':
      return { do: 'findSavepoint' };
  }
};

const decideJob = (
  application: Application,
  run: Run,
  job: JobSighting,
  sighting: Sighting,
  facts: DecisionFacts,
): Action => {
  const ofMain = decideMainFault(application, run, sighting, facts);
  if (ofMain !== undefined) return ofMain;
  switch (job.state) {
    case 'FINISHED':
      if (run.savepoint?.snapshotName === null) return decidePausedJob(sighting);
      if (comesToRun(application) && isMainAwaited(sighting, job, facts.now))
        return wait('the main method of the job has not returned', COMING_UP_LOOK_MILLISECONDS);
      // A savepoint that was given up as too slow was completed after all, and stopped the job: it goes on from there.
      if (run.savepoint !== null && application.status === 'RUNNING')
        return recover(application, run, facts, 'a late savepoint stopped the job');
      return { do: 'end', event: 'jobFinished' };
    case 'CANCELED':
      return { do: 'end', event: 'jobFinished', error: 'The job was cancelled through Flink, not through the API.' };
    case 'FAILED':
      return application.status === 'RUNNING'
        ? recover(application, run, facts, job.fault ?? 'the job failed')
        : failOnCluster(
            application,
            run,
            facts,
            restoreAdvice(application, run) +
              (whyTooWide(application, run, job) ?? job.fault ?? 'The job failed without naming a cause.'),
          );
    default:
      return decideRunningJob(application, run, job, sighting, facts);
  }
};

const decideSubmission = (application: Application, run: Run, sighting: Sighting, facts: DecisionFacts): Action => {
  const { submission, job } = sighting;
  const isThere = job !== undefined && job !== 'absent';
  // A `main` that fails has failed its start, whatever it submitted before; a job that ran before goes on with what `main` submitted.
  const mainFailed = faultOfMain(submission) !== undefined;
  if (isThere && !(mainFailed && comesToRun(application))) return { do: 'noteSubmitted' };
  if (submission.state === 'refused') return decideRefusal(application, run, submission, facts);
  // Its end wakes the application.
  if (submission.state === 'inProgress')
    return whileInTime(
      application,
      run,
      facts,
      wait('the main method of the job runs', STEADY_LOOK_MILLISECONDS),
      'The main method of the job has not returned.',
    );
  return { do: 'submit' };
};

/** Replaces dead TaskManagers: the first at once, then ever more slowly, since one that dies at its start would be replaced without end. */
const replaceTaskManagers = (
  application: Application,
  run: Run,
  cluster: ClusterSighting,
  facts: DecisionFacts,
): Action => {
  if (comesToRun(application) && deadlinePassed(application, run, facts))
    return failStart(
      application,
      facts.now,
      timedOut(application, facts, [waitings(cluster), endings(cluster)].filter((text) => text !== '').join(' ')),
    );
  const lost = cluster.members.filter(
    (member) =>
      member.role === 'taskmanager' && !member.alive && facts.now - member.startedAt < RECENT_LOSS_MILLISECONDS,
  );
  const newest = Math.max(0, ...lost.map((member) => member.startedAt));
  const notBefore = newest + 1_000 * 2 ** Math.min(lost.length, 5);
  return lost.length > 1 && facts.now < notBefore
    ? wait(`waiting before another TaskManager is started: ${endings(cluster)}`, notBefore - facts.now)
    : { do: 'scale' };
};

/** The way of a run from its record to a running job, and back to one after a fault. */
const decideRun = (application: Application, run: Run, sighting: Sighting, facts: DecisionFacts): Action => {
  const { cluster, slots, job } = sighting;
  const shape = shapeOf(application, run);
  if (run.suspendedTo !== null)
    return onceEnded(run, sighting, facts, { do: 'begin', from: 'newestState', recovering: false });
  if (cluster === 'absent') {
    if (run.phase !== 'launching') return recover(application, run, facts, 'its cluster is gone');
    return { do: 'launch' };
  }
  if (!lives(cluster, 'jobmanager')) return recover(application, run, facts, endings(cluster));
  if (facts.hung?.jobManager !== undefined) return recover(application, run, facts, facts.hung.jobManager);
  if (livingTaskManagers(cluster) < shape.taskManagers) return replaceTaskManagers(application, run, cluster, facts);
  if (run.phase !== 'submitted') {
    // `main` runs while the TaskManagers come up; Flink waits for their slots by itself (measured: a tenth of a cold start).
    if (slots === undefined) {
      const waiting = wait('waiting for the JobManager', COMING_UP_LOOK_MILLISECONDS);
      return whileInTime(application, run, facts, waiting, waitings(cluster) || undefined);
    }
    return decideSubmission(application, run, sighting, facts);
  }
  if (job === undefined) {
    const waiting = wait('the JobManager does not answer', 500);
    // Where a caller waits too, no longer than for a start.
    return comesToRun(application) ? whileInTime(application, run, facts, waiting) : waiting;
  }
  if (job === 'absent') return recover(application, run, facts, 'the JobManager lost the job');
  return decideJob(application, run, job, sighting, facts);
};

/** Takes the present job down for the next one. */
const decideNextJob = (application: Application, run: Run, sighting: Sighting, facts: DecisionFacts): Action => {
  const growth = decideGrowth(application, run, sighting, facts);
  if (growth !== undefined) return growth;
  const down = decideSavepoint(application, run, sighting, facts);
  if (down?.do === 'begin' && !snapshotsEnabled(application)) return leaveJob(application, run, sighting, facts, down);
  if (down !== undefined) return down.do === 'begin' ? onceEnded(run, sighting, facts, down) : down;
  return decideRun(application, run, sighting, facts);
};

/** Whether the run has the slots of a scaling that failed. */
const isMisshapen = (application: Application, run: Run): boolean =>
  run.versionId === application.currentVersionId &&
  shapeOf(application, run).parallelism !== wantedParallelism(application);

const decideWithoutRun = (application: Application, inVain: InVain): Action => {
  switch (application.status) {
    case 'STARTING':
    case 'ROLLING_BACK':
      return { do: 'begin', from: 'goal', recovering: false };
    case 'RUNNING':
    case 'UPDATING':
    case 'AUTOSCALING':
      return { do: 'begin', from: 'newestState', recovering: false };
    case 'STOPPING':
    case 'FORCE_STOPPING':
      return { do: 'settle', event: 'stopped' };
    case 'DELETING':
      return { do: 'erase' };
    default:
      return decideForRecord(application, inVain);
  }
};

const decideSeen = (application: Application, sighting: Sighting, facts: DecisionFacts, inVain: InVain): Action => {
  const version = currentVersion(application);
  if (applicationKind(version.runtimeEnvironment) !== 'flink') return decideForRecord(application, inVain);
  const { run, status } = application;
  const forSnapshot = decideSnapshot(application, sighting, facts, inVain);
  if (facts.hostStop !== undefined) {
    if (forSnapshot?.do === 'recordSnapshot' || forSnapshot?.do === 'keepSnapshot') return forSnapshot;
    const leaving = decideHostStop(application, sighting, facts, facts.hostStop);
    if (leaving !== undefined) return leaving;
  } else if (forSnapshot !== undefined) return forSnapshot;
  if (run === null) return decideWithoutRun(application, inVain);
  const hung = decideHungTaskManager(application, run, sighting, facts);
  if (hung !== undefined) return hung;
  switch (status) {
    case 'DELETING':
      return { do: 'erase' };
    case 'FORCE_STOPPING':
      return { do: 'end', event: 'stopped' };
    case 'STOPPING':
      return (
        decideSavepoint(application, run, sighting, facts) ??
        lateStop(application, facts) ??
        decideRun(application, run, sighting, facts)
      );
    case 'UPDATING':
      if (!application.goal.restartJob)
        return run.versionId === version.id ? { do: 'settle', event: 'updated' } : { do: 'adjust' };
      return run.versionId === version.id
        ? decideRun(application, run, sighting, facts)
        : decideNextJob(application, run, sighting, facts);
    case 'AUTOSCALING':
      return shapeOf(application, run).parallelism === wantedParallelism(application)
        ? decideRun(application, run, sighting, facts)
        : decideNextJob(application, run, sighting, facts);
    case 'STARTING':
    case 'RUNNING':
      if (status === 'RUNNING' && run.suspendedTo === null && isMisshapen(application, run))
        return bringBack(run, facts.now, 'the parallelism before is in force again');
      return decideRun(application, run, sighting, facts);
    case 'ROLLING_BACK':
      return run.versionId === version.id
        ? decideRun(application, run, sighting, facts)
        : leaveJob(application, run, sighting, facts, { do: 'begin', from: 'goal', recovering: false });
    case 'READY':
    case 'MAINTENANCE':
    case 'ROLLED_BACK':
      return decideForRecord(application, inVain);
  }
};

/** Whether it keeps nobody from looking after the job. */
const isOfSnapshot = ({ step }: Fault): boolean => step === 'deleteSnapshot' || step === 'keepSnapshot';

/**
 * Decides for an application whose driver runs real clusters. `faults`: what failed in this pass, the look first. Undefined where nothing helps
 * but another pass.
 */
export const decide = (
  application: Application,
  sighting: Sighting | 'unseen',
  facts: DecisionFacts,
  faults: readonly Fault[] = [],
): Action | undefined => {
  const fault = faults.at(-1);
  const inVain: InVain = new Set(faults.map(({ step }) => step));
  if (sighting !== 'unseen' && (fault === undefined || isOfSnapshot(fault))) {
    const action = decideSeen(application, sighting, facts, inVain);
    // What a host that stops waits for (a savepoint) is not given up over a snapshot that could not be deleted.
    const isWorthIt = facts.hostStop !== undefined || (action.do !== 'wait' && action.do !== 'nothing');
    if (fault === undefined || isWorthIt) return action;
  }
  const action = fault && decideAfterFault(application, facts, fault);
  return action === undefined || inVain.has(action.do) ? undefined : action;
};
