// Watches over jobs and members beside their statuses: what is asked of Flink for that, and what this process remembers of the answers.
import type { Clock, Logger } from '@drey/plugin-api';
import { type Application, type ApplicationKey, keyText } from '@drey/state';
import type { FlinkCheckpoints, FlinkRest } from '@drey/flink-rest';
import { faultKey } from '../first-fault/first-fault.js';
import { faultOfText, type KnownFault, knownFaultText } from '../first-fault/known-fault.js';
import { namedFault, type NamesBeside } from '../first-fault/name-operators.js';
import type { ClusterLogs, FlinkRestFactory } from '../loop/needs.js';
import type { JobSighting, Sighting } from '../observe/sighting.js';
import { type CheckpointProgress, failuresOf, nextProgress, troubleOfCheckpoints } from './checkpoint-progress.js';
import type { Hung } from './hung.js';
import { type Heartbeats, hungMember, nextHeartbeats, troubleOfHeartbeats } from './heartbeats.js';
import { type Bout, isNewRestart, nextBout, troubleOfBout, withEnding } from './restarts.js';
import { nextSilence, type Silence, troubleOfSilence, whyHung } from './silence.js';
import { troubleOfSuspended } from './suspended.js';
import type { Trouble } from './trouble.js';

/** Watches over the applications of one host. */
export interface Watch {
  /** Takes a look in, and asks Flink for what is due. Never rejects. */
  see(application: Application, sighting: Sighting): Promise<Hung>;
  /** What is not well; empty where all is. */
  troubles(application: ApplicationKey): readonly Trouble[];
  /** The cause of what is not well: of restarts, of checkpoints that fail, of a job that was lost. */
  firstFault(application: ApplicationKey): KnownFault | undefined;
  /** What Flink last told of the checkpoints of the present job; undefined before it did. */
  checkpoints(application: Application): FlinkCheckpoints | undefined;
  /** A job was lost and is brought back. */
  lost(application: Application, why: string): void;
  /** Forgets an application. */
  forget(key: string): void;
}

/** What is remembered of one application; anew with each cluster, and of its job with each job. */
interface Memory {
  readonly clusterId: string | undefined;
  readonly jobId: string | undefined;
  readonly silence: Silence | undefined;
  readonly suspended: Trouble | undefined;
  readonly heartbeats: Heartbeats;
  readonly bout: Bout | undefined;
  /** The newest restart that was told to us, also of a bout that is over. */
  readonly lastRestart: number;
  readonly progress: CheckpointProgress | undefined;
  /** Whether all tasks ran at each look since Flink was last asked for checkpoints. */
  readonly hasRun: boolean;
  /** When Flink began the newest restart before that, as the job tells; 0: none. */
  readonly restartedBefore: number;
  /** When Flink was last asked for what no decision needs. */
  readonly askedAt: number;
  readonly troubles: readonly Trouble[];
  readonly fault: KnownFault | undefined;
}

const nothing: Memory = {
  clusterId: undefined,
  jobId: undefined,
  silence: undefined,
  suspended: undefined,
  heartbeats: new Map(),
  bout: undefined,
  lastRestart: 0,
  progress: undefined,
  hasRun: true,
  restartedBefore: 0,
  askedAt: 0,
  troubles: [],
  fault: undefined,
};

/** A thousand applications ask a hundred times a second then, which is a tenth of what the looks themselves ask. */
const ASK_EVERY_MILLISECONDS = 10_000;
const ANSWER_MILLISECONDS = 5_000;

const orUndefined = <T>(answer: Promise<T>): Promise<T | undefined> => answer.catch(() => undefined);

const jobOf = ({ job }: Sighting): JobSighting | undefined => (job === 'absent' ? undefined : job);

/** What is remembered of the cluster and job that are there now. */
const recalled = (memory: Memory, { run }: Application): Memory => {
  const ofCluster = memory.clusterId === run?.clusterId ? memory : { ...nothing, askedAt: memory.askedAt };
  const own = { ...ofCluster, clusterId: run?.clusterId };
  return own.jobId === run?.jobId
    ? own
    : {
        ...own,
        jobId: run?.jobId,
        bout: undefined,
        lastRestart: 0,
        progress: undefined,
        hasRun: true,
        restartedBefore: 0,
      };
};

/** Asks for a restart that no look told of before. */
const withBout = async (
  memory: Memory,
  job: JobSighting,
  flink: FlinkRest,
  jobId: string,
  now: number,
): Promise<Memory> => {
  const { bout, lastRestart } = memory;
  if (!isNewRestart(bout, job, lastRestart)) return { ...memory, bout: nextBout(bout, job, now) };
  const [faults, restarts] = await Promise.all([
    orUndefined(flink.exceptions(jobId)),
    orUndefined(flink.restarts(jobId)),
  ]);
  return {
    ...memory,
    lastRestart: job.restartedAt ?? lastRestart,
    bout: nextBout(bout, job, now, { restarts, faults: faults ?? [] }),
  };
};

/** Notes a look at which not all tasks ran, or before which the job was restarted. */
const withRunning = (memory: Memory, { everyVertexRuns, restartedAt = 0 }: JobSighting): Memory => ({
  ...memory,
  hasRun: memory.hasRun && everyVertexRuns && restartedAt === memory.restartedBefore,
});

/** Asks for heartbeats and checkpoints, each some seconds. */
const withAnswers = async (
  memory: Memory,
  sighting: Sighting,
  flink: FlinkRest,
  jobId: string,
  now: number,
): Promise<Memory> => {
  const { cluster } = sighting;
  if (cluster === 'absent' || now - memory.askedAt < ASK_EVERY_MILLISECONDS) return memory;
  // Not while a caller waits for the job to come up.
  if (memory.askedAt === 0) return { ...memory, askedAt: now };
  const runs = jobOf(sighting)?.everyVertexRuns === true;
  const [registered, checkpoints] = await Promise.all([
    orUndefined(flink.taskManagers()),
    runs ? orUndefined(flink.checkpoints(jobId)) : undefined,
  ]);
  return {
    ...memory,
    askedAt: now,
    heartbeats:
      registered === undefined ? memory.heartbeats : nextHeartbeats(memory.heartbeats, cluster, registered, now),
    ...(checkpoints === undefined
      ? {}
      : {
          progress: nextProgress(memory.progress, checkpoints, now, memory.hasRun),
          hasRun: true,
          restartedBefore: jobOf(sighting)?.restartedAt ?? 0,
        }),
  };
};

/** Of checkpoints too it is said what helps. */
const withHelp = (trouble: Trouble | undefined): Trouble | undefined =>
  trouble && { ...trouble, text: knownFaultText(faultOfText(trouble.text, 'job', trouble.since)) };

const troublesOf = (memory: Memory, sighting: Sighting, now: number): readonly Trouble[] => {
  const job = jobOf(sighting);
  const found = [
    memory.suspended,
    troubleOfSilence(memory.silence, now),
    memory.suspended === undefined ? troubleOfHeartbeats(memory.heartbeats, now) : undefined,
    job === undefined ? undefined : troubleOfBout(memory.bout, job, now),
    job?.everyVertexRuns === true ? withHelp(troubleOfCheckpoints(memory.progress, now)) : undefined,
  ];
  return found.filter((trouble) => trouble !== undefined);
};

/** The cause of a bout, else of what checkpoints tell. */
const faultOf = ({ bout, progress }: Memory, sighting: Sighting, now: number): KnownFault | undefined => {
  if (bout?.fault !== undefined) return bout.fault;
  const trouble = jobOf(sighting)?.everyVertexRuns === true ? troubleOfCheckpoints(progress, now) : undefined;
  return trouble && { ...faultOfText(trouble.text, 'job', trouble.since, now), times: failuresOf(progress) };
};

interface Needs {
  readonly clock: Clock;
  readonly log: Logger;
  readonly logs: Pick<ClusterLogs, 'say'>;
  readonly flink: FlinkRestFactory;
}

/** Tells the log once when an application comes into trouble, and once when it is well again. */
const tell = (log: Logger, { arn, status }: Application, before: readonly Trouble[], now: readonly Trouble[]): void => {
  const [first] = now;
  if (before.length === 0 && first !== undefined)
    log.warn('An application is not well; /_drey/health and /_drey/applications say how it goes on.', {
      application: arn,
      status,
      cause: now.map(({ text }) => text).join(' '),
    });
  if (before.length > 0 && first === undefined) log.info('An application is well again.', { application: arn });
};

/** A job that runs has restored its state: what it speaks of is its own. */
const nothingBeside: NamesBeside = { all: () => [], snapshots: { all: () => [] } };

/** Tells the log stream of the application, once for each cause of a trouble. */
const say = (
  logs: Needs['logs'],
  application: Application,
  before: Pick<Memory, 'troubles' | 'fault'>,
  { troubles, fault }: Pick<Memory, 'troubles' | 'fault'>,
): void => {
  if (troubles.length === 0 || fault === undefined) return;
  if (before.troubles.length > 0 && before.fault !== undefined && faultKey(before.fault) === faultKey(fault)) return;
  const text = knownFaultText(namedFault(fault, application, nothingBeside));
  logs.say?.(application, { level: 'ERROR', text: `The job does not run well. ${text}` });
};

/** A watch that knows nothing yet. What it remembers lives in memory: after a restart of the host it begins anew. */
export const createWatch = ({ clock, log, logs, flink: clientOf }: Needs): Watch => {
  const memories = new Map<string, Memory>();
  const losses = new Map<string, KnownFault>();

  const next = async (application: Application, sighting: Sighting, before: Memory): Promise<Memory> => {
    const { run } = application;
    const now = clock.now();
    const { cluster } = sighting;
    const seen: Memory = {
      ...before,
      silence: nextSilence(before.silence, sighting, now),
      suspended: troubleOfSuspended(before.suspended, cluster, now),
    };
    const job = jobOf(sighting);
    if (run === null || cluster === 'absent' || run.phase !== 'submitted' || job === undefined) return seen;
    const flink = clientOf(cluster, { timeoutMilliseconds: ANSWER_MILLISECONDS });
    const bouted = await withBout(withRunning(seen, job), job, flink, run.jobId, now);
    const told = { ...bouted, bout: withEnding(bouted.bout, cluster.members) };
    return withAnswers(told, sighting, flink, run.jobId, now);
  };

  return {
    see: async (application, sighting) => {
      const key = keyText(application);
      const before = recalled(memories.get(key) ?? nothing, application);
      const after = await next(application, sighting, before);
      const now = clock.now();
      const troubles = troublesOf(after, sighting, now);
      const told = { troubles, fault: faultOf(after, sighting, now) };
      const earlier = memories.get(key) ?? nothing;
      tell(log, application, earlier.troubles, troubles);
      say(logs, application, earlier, told);
      memories.set(key, { ...after, ...told });
      if (application.run === null || application.run.recoveries === 0) losses.delete(key);
      const jobManager = whyHung(after.silence, now);
      const taskManager = sighting.isSilent ? undefined : hungMember(after.heartbeats, now);
      return {
        ...(jobManager === undefined ? {} : { jobManager }),
        ...(after.silence === undefined ? {} : { silentSince: after.silence.since }),
        ...(taskManager === undefined ? {} : { taskManager }),
      };
    },
    troubles: (application) => memories.get(keyText(application))?.troubles ?? [],
    firstFault: (application) => memories.get(keyText(application))?.fault ?? losses.get(keyText(application)),
    checkpoints: (application) => {
      const memory = memories.get(keyText(application));
      return memory?.jobId === application.run?.jobId ? memory?.progress?.latest : undefined;
    },
    lost: (application, why) => {
      const key = keyText(application);
      const fault = faultOfText(why, 'cluster', clock.now());
      const before = losses.get(key);
      const isSame = before !== undefined && faultKey(before) === faultKey(fault);
      losses.set(key, isSame ? { ...fault, since: before.since, times: before.times + 1 } : fault);
    },
    forget: (key) => {
      memories.delete(key);
      losses.delete(key);
    },
  };
};
