// Looks at an application's cluster and job; writes nothing.
import { OperatorError } from '@drey/plugin-api';
import { type Application, replacesJob, type Run, snapshotBeingTaken } from '@drey/state';
import type { ClusterDriver } from '@drey/cluster';
import type { FlinkRestFactory } from '../loop/needs.js';
import {
  allTasksRun,
  faultText,
  type FlinkRest,
  FlinkUnreachable,
  isUnasked,
  type SavepointStatus,
  taskStates,
  widestTask,
} from '@drey/flink-rest';
import { type JobSighting, lives, type Sighting } from './sighting.js';
import type { Submissions } from '../loop/submissions.js';

const nothing: Sighting = {
  cluster: 'absent',
  isSilent: false,
  slots: undefined,
  job: undefined,
  savepoint: undefined,
  submission: { state: 'none' },
  snapshot: undefined,
  completedCheckpoint: false,
};

/** An answer to a look may be late by this much; a worker waits for it, and others wait for the worker. */
const LOOK_MILLISECONDS = 5_000;

/** A JobManager that does not answer is a fact to see, not a fault of looking; one that was never asked is no such fact. */
const orUndefined = async <T>(look: Promise<T>, failed?: (error: unknown) => void): Promise<T | undefined> => {
  try {
    return await look;
  } catch (error) {
    if (isUnasked(error))
      throw new OperatorError(
        'DREY_FLINK_UNASKED',
        `This machine could not ask a JobManager, so nothing is known of its job. ${error.message}`,
        'The job is left as it is, and asked for again. Where this lasts, raise the limit of open files (ulimit -n), or end what takes all ports, memory or the network of this machine.',
        { cause: error },
      );
    failed?.(error);
    return undefined;
  }
};

/** Whether an error is a silence: one that answers "no", or that it is starting, is not silent, nor one whose port is not open while it comes up. */
const isSilence = (error: unknown, phase: Run['phase']): boolean =>
  error instanceof FlinkUnreachable &&
  (phase === 'launching' ? error.reason === 'timeout' : error.reason !== 'starting');

type Failed = (error: unknown) => void;

const lookAtJob = async (
  flink: FlinkRest,
  jobId: string,
  failed: Failed,
): Promise<JobSighting | 'absent' | undefined> => {
  const job = await orUndefined(flink.job(jobId), failed);
  if (job === undefined) return undefined;
  if (job === null) return 'absent';
  const everyVertexRuns = allTasksRun(job);
  // Between two restarts a job is RUNNING for a moment, and its fault is as good a reason as before.
  const troubled =
    job.state === 'FAILED' ||
    job.state === 'RESTARTING' ||
    job.state === 'FAILING' ||
    (job.restarted && !everyVertexRuns);
  const fault = troubled ? (await orUndefined(flink.exceptions(jobId)))?.[0] : undefined;
  const widest = widestTask(job);
  const tasks = everyVertexRuns ? '' : taskStates(job);
  return {
    state: job.state,
    everyVertexRuns,
    ...(job.restartedAt === undefined ? {} : { restartedAt: job.restartedAt }),
    ...(fault === undefined ? {} : { fault: faultText(fault) }),
    ...(tasks === '' ? {} : { tasks }),
    ...(job.batch === undefined ? {} : { batch: job.batch }),
    ...(everyVertexRuns || widest === undefined
      ? {}
      : { widest: { name: widest.name, parallelism: widest.parallelism } }),
    ...(job.runningSince === undefined ? {} : { runningSince: job.runningSince }),
    ...(job.endedAt === undefined ? {} : { endedAt: job.endedAt }),
  };
};

/** Asks for a job that may not be there yet by the list of jobs: asked for by its id, Flink logs each time a fault that users see. */
const lookForJob = async (
  flink: FlinkRest,
  jobId: string,
  failed: Failed,
): Promise<JobSighting | 'absent' | undefined> => {
  const jobs = await orUndefined(flink.jobs(), failed);
  if (jobs === undefined) return undefined;
  return jobs.some(({ id }) => id === jobId) ? lookAtJob(flink, jobId, failed) : 'absent';
};

/** Whether a cluster may have to take the next job: its slots are waited for before the present one goes down, and counted once it is down. */
const makesRoom = (application: Application, { suspendedTo }: Run): boolean =>
  replacesJob(application) || application.status === 'ROLLING_BACK' || suspendedTo !== null;

const lookAtSavepoint = (
  flink: FlinkRest,
  jobId: string | undefined,
  triggerId: string | undefined,
): Promise<SavepointStatus | undefined> | undefined =>
  jobId === undefined || triggerId === undefined ? undefined : orUndefined(flink.savepointStatus(jobId, triggerId));

const isRunning = (job: JobSighting | 'absent' | undefined): boolean =>
  job !== undefined && job !== 'absent' && job.state === 'RUNNING';

const hasLeftovers = ({ leftovers }: Run): boolean => leftovers.jobIds.length + leftovers.locations.length > 0;

/** Sees the run of an application. Rejects only when the driver cannot look, or when this machine cannot ask Flink. */
export const observe = async (
  application: Application,
  {
    driver,
    flink: clientOf,
    submissions,
  }: { readonly driver: ClusterDriver; readonly flink: FlinkRestFactory; readonly submissions: Submissions },
): Promise<Sighting> => {
  const { run } = application;
  if (run === null) return nothing;
  const cluster = await driver.inspect(run.clusterId);
  if (cluster === undefined) return nothing;
  const submission = submissions.sighting(run.jobId);
  if (!lives(cluster, 'jobmanager')) return { ...nothing, cluster, submission };
  const flink = clientOf(cluster, { timeoutMilliseconds: LOOK_MILLISECONDS });
  let isSilent = false;
  const failed: Failed = (error) => {
    isSilent ||= isSilence(error, run.phase);
  };
  if (run.phase === 'launching') {
    const overview = await orUndefined(flink.overview(), failed);
    return { ...nothing, cluster, submission, isSilent, slots: overview?.slotsTotal };
  }
  const attempt = snapshotBeingTaken(application)?.attempt;
  const [overview, job, savepoint, snapshot] = await Promise.all([
    run.phase === 'submitting' || makesRoom(application, run) ? orUndefined(flink.overview()) : undefined,
    run.phase === 'submitting' ? lookForJob(flink, run.jobId, failed) : lookAtJob(flink, run.jobId, failed),
    lookAtSavepoint(flink, run.jobId, run.savepoint?.triggerId),
    lookAtSavepoint(flink, attempt?.jobId, attempt?.triggerId),
  ]);
  const completedCheckpoint =
    run.phase === 'submitted' &&
    (hasLeftovers(run) || (run.hasCheckpoint !== true && isRunning(job))) &&
    (await orUndefined(flink.checkpoints(run.jobId)))?.latest !== undefined;
  return { cluster, isSilent, slots: overview?.slotsTotal, job, savepoint, submission, snapshot, completedCheckpoint };
};
