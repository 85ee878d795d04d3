// The part of deciding that takes a running job down: with a savepoint where snapshots are on.
import {
  type Application,
  currentVersion,
  type LifecycleEvent,
  placesOf,
  type Run,
  type SavepointAttempt,
  snapshotBeingTaken,
  takesJobDown,
} from '@drey/state';
import { type Action, wait } from './action.js';
import type { DecisionFacts } from './decision-facts.js';
import { shapeOf } from './cluster-shape.js';
import { savepointFault } from '@drey/flink-rest';
import { lives, livingTaskManagers, type Sighting, standing } from '../observe/sighting.js';

const refusals: Readonly<Partial<Record<Application['status'], LifecycleEvent>>> = {
  UPDATING: 'updateRefused',
  AUTOSCALING: 'scaleFailed',
};

/** What remains to be done where no savepoint can be had. */
const remedies: Readonly<Partial<Record<Application['status'], string>>> = {
  STOPPING: 'Stop it with Force to end it without a snapshot.',
  UPDATING: 'Stop it with Force, then update and start it; or update it with snapshots switched off.',
};

const refuse = (application: Application, cause: string): Action => ({
  do: 'settle',
  event: refusals[application.status] ?? 'stopFailed',
  error:
    `Failed to take snapshot for the application ${application.name} at this moment. ${remedies[application.status] ?? ''} ${cause}`.replaceAll(
      / {2,}/g,
      ' ',
    ),
});

/**
 * The savepoint that the present stop or update waits for. An attempt of an earlier one, which was refused, stays in the record all the
 * same: Flink may complete it late, and then that is where the job's state is.
 */
export const savepointUnderWay = (application: Application): SavepointAttempt | null => {
  const { goal, run } = application;
  const attempt = run?.savepoint ?? null;
  if (attempt === null || attempt.startedAt < goal.since) return null;
  return takesJobDown(application) ? attempt : null;
};

/** Whether service snapshots are on: the value of the version in force counts, also for the update that set it. */
export const snapshotsEnabled = (application: Application): boolean =>
  currentVersion(application).configuration?.ApplicationSnapshotConfigurationDescription?.SnapshotsEnabled ?? true;

/** What follows once the job is down: the next run of an update or of a scaling, or rest. */
const afterJob = ({ status }: Application): Action => {
  if (status === 'UPDATING') return { do: 'begin', from: 'goal', recovering: false };
  // Scaling never asks which state to start from: it goes on.
  if (status === 'AUTOSCALING') return { do: 'begin', from: 'newestState', recovering: false };
  return { do: 'end', event: 'stopped' };
};

const decideAttempt = (
  application: Application,
  startedAt: number,
  sighting: Sighting,
  facts: DecisionFacts,
): Action | undefined => {
  const { savepoint, job } = sighting;
  if (savepoint === undefined) return undefined;
  switch (savepoint.state) {
    case 'completed':
      return { do: 'recordSavepoint', location: savepoint.location };
    case 'failed':
      return refuse(application, savepointFault(savepoint));
    case 'inProgress':
      return facts.now - startedAt > facts.savepointTimeoutMilliseconds
        ? refuse(application, 'The savepoint did not complete in time; the job may be under back pressure or failing.')
        : wait('the savepoint is being taken');
    case 'unknown':
      return job !== undefined && job !== 'absent' && job.state === 'RUNNING'
        ? { do: 'takeSavepoint' }
        : { do: 'findSavepoint' };
  }
};

/** Ends a stop that waits too long for its job to be brought back. Undefined before that. */
export const lateStop = (application: Application, facts: DecisionFacts): Action | undefined =>
  facts.now - application.goal.since > facts.savepointTimeoutMilliseconds
    ? refuse(
        application,
        'The application is currently experiencing downtime: its job was lost and could not be brought back in time. It is tried on; stop with Force to give it up.',
      )
    : undefined;

/**
 * Takes the job of a STOPPING, UPDATING or AUTOSCALING application down. Undefined where the job has to be brought back first, since only a running
 * job can give a savepoint.
 */
export const decideSavepoint = (
  application: Application,
  run: Run,
  sighting: Sighting,
  facts: DecisionFacts,
): Action | undefined => {
  if (!snapshotsEnabled(application)) return afterJob(application);
  const { suspendedTo } = run;
  if (suspendedTo !== null) {
    const recorded = application.snapshots.find((snapshot) =>
      placesOf({ snapshots: [snapshot] }).includes(suspendedTo),
    );
    if (recorded?.status === 'CREATING') return wait('its savepoint is being moved to where the account keeps it');
    return recorded === undefined ? { do: 'recordSavepoint', location: suspendedTo } : afterJob(application);
  }
  const { cluster, job } = sighting;
  if (cluster === 'absent' || !lives(cluster, 'jobmanager')) {
    return run.savepoint === null ? undefined : { do: 'findSavepoint' };
  }
  const attempt = savepointUnderWay(application);
  if (attempt !== null) return decideAttempt(application, attempt.startedAt, sighting, facts);
  if (job === undefined || job === 'absent') return undefined;
  if (job.state === 'FINISHED' || job.state === 'CANCELED')
    return run.savepoint === null ? afterJob(application) : { do: 'findSavepoint' };
  // A job that lost a TaskManager runs only once there is another one, whatever it says of itself in this moment.
  if (livingTaskManagers(cluster) < shapeOf(application, run).taskManagers) return undefined;
  if (job.batch === true && job.state === 'RUNNING')
    return refuse(
      application,
      'Its job is a batch job (RuntimeExecutionMode.BATCH), and Flink takes no savepoints of those.',
    );
  if (job.state === 'RUNNING' && job.everyVertexRuns)
    // Flink gives up the savepoints under way once it is to stop the job. Their own bound ends this wait.
    return snapshotBeingTaken(application) === undefined
      ? { do: 'planSavepoint' }
      : wait('a snapshot that was asked for before is being taken');
  if (facts.now - application.goal.since > facts.savepointTimeoutMilliseconds / 4) {
    return refuse(application, `The application is currently experiencing downtime. ${standing(job)}`);
  }
  return wait(`the job is ${job.state}, a savepoint needs it RUNNING`, 100);
};
