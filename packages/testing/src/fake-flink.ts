// Flink's REST API over a fake cluster.
import type { Clock } from '@drey/plugin-api';
import { type FlinkCheckpoints, type FlinkRest, FlinkUnreachable, readRestError } from '@drey/flink-rest';
import {
  type FakeCluster,
  type FakeJob,
  hasLiving,
  registeredIn,
  runningJobs,
  slotsOf,
  stateOf,
} from './fake-cluster.js';
import type { FakeState } from './fake-state.js';
import type { FakeSwitches } from './fake-switches.js';

/** What a fake REST API works with. */
export interface FakeFlinkNeeds {
  /** Undefined once the cluster is destroyed. */
  readonly cluster: () => FakeCluster | undefined;
  readonly state: FakeState;
  readonly switches: FakeSwitches;
  readonly clock: Clock;
}

const MAIN_LOOK_MILLISECONDS = 20;
const RESTART_MILLISECONDS = 5_000;
type SavepointStatus = Awaited<ReturnType<FlinkRest['savepointStatus']>>;

/** Whether a job restarts for ever by the wish of a test. */
const restarts = ({ restarts: wanted }: FakeSwitches, job: FakeJob): boolean =>
  wanted !== undefined && job.ended === undefined && (wanted.onlyOnUsedJvms === undefined || job.disturbed);

const jobAnswer = (
  switches: FakeSwitches,
  cluster: FakeCluster,
  job: FakeJob,
): NonNullable<Awaited<ReturnType<FlinkRest['job']>>> => {
  const state = restarts(switches, job) ? 'RESTARTING' : stateOf(cluster, job);
  return {
    id: job.id,
    name: 'fake job',
    state,
    startedAt: job.startedAt,
    endedAt: undefined,
    restarted: state === 'RESTARTING',
    // Each attempt is a restart of its own.
    ...(restarts(switches, job) ? { restartedAt: cluster.now() - (cluster.now() % RESTART_MILLISECONDS) } : {}),
    vertices: [
      {
        id: 'source',
        name: 'Source',
        parallelism: job.parallelism,
        status: state,
        tasks: state === 'RUNNING' ? { RUNNING: job.parallelism } : { SCHEDULED: job.parallelism },
      },
    ],
  };
};

/** The savepoint calls: a savepoint is complete at once unless a switch says otherwise. */
const savepoints = (
  { state, switches, clock }: FakeFlinkNeeds,
  jobNamed: (jobId: string) => { readonly cluster: FakeCluster; readonly job: FakeJob },
): Pick<FlinkRest, 'stopWithSavepoint' | 'triggerSavepoint' | 'savepointStatus'> => {
  const complete = (cluster: FakeCluster, job: FakeJob, triggerId: string): SavepointStatus => {
    const { failSavepoints } = switches;
    if (failSavepoints !== undefined)
      return { state: 'failed', cause: { type: 'fake.SavepointFailed', message: failSavepoints }, trace: '' };
    const stateId = job.directories.get(triggerId)?.replace(/^.*\//, '') ?? cluster.spec.stateId;
    const facts = { stateId, jobId: job.id, kind: 'savepoint' as const, at: clock.now() };
    return { state: 'completed', location: state.add(facts).location };
  };
  const settle = (cluster: FakeCluster, job: FakeJob, triggerId: string): SavepointStatus => {
    const known = job.savepoints.get(triggerId);
    if (known?.state !== 'inProgress' || switches.holdSavepoints) return known ?? { state: 'unknown' };
    const outcome = complete(cluster, job, triggerId);
    job.savepoints.set(triggerId, outcome);
    if (outcome.state === 'completed' && job.stops.has(triggerId)) job.ended = 'FINISHED';
    return outcome;
  };
  const ask = (
    jobId: string,
    wanted: string,
    { targetDirectory, stops }: { readonly targetDirectory: string; readonly stops: boolean },
  ): Promise<string> => {
    const { cluster, job } = jobNamed(jobId);
    const triggerId = switches.ownTriggerIds ? `flink-${job.savepoints.size + 1}` : wanted;
    if (stops) job.stops.add(triggerId);
    job.directories.set(triggerId, targetDirectory);
    if (!job.savepoints.has(triggerId)) job.savepoints.set(triggerId, { state: 'inProgress' });
    settle(cluster, job, triggerId);
    return Promise.resolve(triggerId);
  };
  return {
    stopWithSavepoint: async (jobId, { targetDirectory, triggerId = `${jobId}-stop` }) =>
      ask(jobId, triggerId, { targetDirectory, stops: true }),
    triggerSavepoint: async (jobId, { targetDirectory, triggerId = `${jobId}-savepoint` }) =>
      ask(jobId, triggerId, { targetDirectory, stops: false }),
    savepointStatus: async (jobId, triggerId) => {
      const { cluster, job } = jobNamed(jobId);
      return settle(cluster, job, triggerId);
    },
  };
};

const overviewOf = (cluster: FakeCluster): Awaited<ReturnType<FlinkRest['overview']>> => {
  const slots = slotsOf(cluster);
  const running = runningJobs(cluster);
  const used = running.reduce((sum, { parallelism }) => sum + parallelism, 0);
  return {
    flinkVersion: cluster.spec.runtime.flinkVersion,
    taskManagers: slots / cluster.spec.slotsPerTaskManager,
    slotsTotal: slots,
    slotsAvailable: Math.max(0, slots - used),
    jobsRunning: running.length,
  };
};

/** As Flink refuses a job id that it has. */
const doubleSubmission = (jobId: string): Error => {
  const fault = `org.apache.flink.runtime.client.DuplicateJobSubmissionException: Job ${jobId} has already been submitted.`;
  return readRestError(400, JSON.stringify({ errors: ['Internal server error.', `${fault}\n\tat a.B.c(B.java:1)`] }));
};

/** What Flink measures. */
const measures = (
  { switches }: FakeFlinkNeeds,
  reached: () => FakeCluster,
): Pick<FlinkRest, 'taskManagers' | 'restarts' | 'taskManagerCpuLoad'> => ({
  taskManagers: async () =>
    registeredIn(reached()).map(({ name, heartbeat }) => ({ id: `flink-${name}`, lastHeartbeat: heartbeat })),
  restarts: async () => {
    reached();
    return undefined;
  },
  taskManagerCpuLoad: async () => {
    reached();
    return switches.cpuLoad;
  },
});

/** What main methods would submit, and jobs consist of. */
const rehearsals = (
  { switches }: FakeFlinkNeeds,
  reached: () => FakeCluster,
): Pick<FlinkRest, 'rehearseJar' | 'operators'> => ({
  rehearseJar: async () => {
    reached();
    if (switches.failMain !== undefined) throw switches.failMain;
    return switches.rehearsed;
  },
  operators: async () => {
    reached();
    return switches.operators;
  },
});

const checkpointsOf = ({ state, switches }: FakeFlinkNeeds, jobId: string, job: FakeJob): FlinkCheckpoints => {
  const own = state.snapshots.filter((one) => one.jobId === jobId && one.kind === 'checkpoint');
  const latest = own.at(-1);
  return {
    completed: own.length,
    failed: switches.failedCheckpoints,
    inProgress: switches.holdCheckpoints ? 1 : 0,
    pendingId: switches.holdCheckpoints ? own.length + 1 : undefined,
    latestFailure: switches.failedCheckpoints > 0 ? 'fake.CheckpointFailed' : undefined,
    failedIds: [],
    latest: latest && {
      id: own.length,
      location: latest.location,
      at: latest.at,
      duration: 0,
      size: 0,
      isSavepoint: false,
    },
    latestSavepoint: undefined,
    restoredFrom: job.restoredFrom ?? undefined,
  };
};

/** A client for one fake JobManager. */
export const fakeFlink = (needs: FakeFlinkNeeds): FlinkRest => {
  const { state, switches, clock } = needs;
  const reached = (): FakeCluster => {
    const cluster = needs.cluster();
    if (cluster === undefined || switches.unreachable || !hasLiving(cluster, 'jobmanager'))
      throw new FlinkUnreachable('refused', 'The fake JobManager does not answer.');
    if (cluster.hung.has('jobmanager')) throw new FlinkUnreachable('timeout', 'The fake JobManager hangs.');
    return cluster;
  };
  const jobNamed = (jobId: string): { readonly cluster: FakeCluster; readonly job: FakeJob } => {
    const cluster = reached();
    const job = cluster.jobs.get(jobId);
    if (job === undefined) throw new Error(`The fake JobManager has no job ${jobId}.`);
    return { cluster, job };
  };
  return {
    ...savepoints(needs, jobNamed),
    ...measures(needs, reached),
    ...rehearsals(needs, reached),
    overview: async () => overviewOf(reached()),
    jobs: async () => {
      const cluster = reached();
      return [...cluster.jobs.values()].map((job) => ({ id: job.id, state: stateOf(cluster, job) }));
    },
    job: async (jobId) => {
      const cluster = reached();
      const job = cluster.jobs.get(jobId);
      return job === undefined ? null : jobAnswer(switches, cluster, job);
    },
    runJar: async (jarId, { jobId, savepointPath, parallelism = 1 }) => {
      reached();
      while (switches.holdMain) {
        await clock.sleep(MAIN_LOOK_MILLISECONDS);
        reached();
      }
      if (switches.failMain !== undefined) throw switches.failMain;
      const { jobs } = reached();
      const onUsedJvms = [...jobs.values()].some(({ isWarmUp }) => !isWarmUp);
      if (onUsedJvms && switches.failMainOnUsedJvms !== undefined) throw switches.failMainOnUsedJvms;
      if (jobs.has(jobId)) throw doubleSubmission(jobId);
      const restoredFrom = savepointPath ?? null;
      if (restoredFrom !== null && !state.snapshots.some(({ location }) => location === restoredFrom))
        throw new Error(`There is no savepoint or checkpoint ${restoredFrom}.`);
      jobs.set(jobId, {
        id: jobId,
        parallelism,
        restoredFrom,
        startedAt: clock.now(),
        disturbed: onUsedJvms && switches.restarts?.onlyOnUsedJvms === true,
        isWarmUp: jarId.includes('warm-up'),
        // The jobs of parked clusters come to an end by themselves.
        ended: jarId.includes('warm-up') ? 'FINISHED' : undefined,
        savepoints: new Map(),
        stops: new Set(),
        directories: new Map(),
      });
      return jobId;
    },
    cancel: async (jobId) => {
      const job = reached().jobs.get(jobId);
      if (job !== undefined) job.ended ??= 'CANCELED';
    },
    exceptions: async (jobId) => {
      const { cluster, job } = jobNamed(jobId);
      if (!restarts(switches, job)) return [];
      const root = { type: 'fake.Restarted', message: switches.restarts?.fault ?? '' };
      return [{ at: cluster.members[0]?.startedAt ?? 0, root, trace: '', task: undefined, taskManager: undefined }];
    },
    checkpointRhythm: () => Promise.reject(new Error('This Flink takes its checkpoints as it likes.')),
    checkpoints: async (jobId) => checkpointsOf(needs, jobId, jobNamed(jobId).job),
    plan: async (jobId) => {
      const { job } = jobNamed(jobId);
      return JSON.stringify({ jid: job.id, name: 'fake job', nodes: [] });
    },
  };
};
