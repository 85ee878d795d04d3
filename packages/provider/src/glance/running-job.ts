// A running job at this moment, as JSON for people and scripts, within a bound: a page must answer also where a JobManager hangs.
import { glanceAtJob, type GlancedVertex, type JobGlance } from '@drey/flink-rest';
import { type Clock, late, within } from '@drey/plugin-api';
import type { Application } from '@drey/state';
import type { RunningJobs } from '../running-jobs.js';

/** How long a JobManager and its driver may take; what has not answered by then is left out. */
export const GLANCE_MILLISECONDS = 3_000;
/** Flink has so much less, so that the parts that did answer are shown. */
const FLINK_MILLISECONDS = 2_500;

/** What is looked with. */
export interface GlanceNeeds {
  readonly jobs: Pick<RunningJobs, 'restOf'>;
  readonly clock: Clock;
  readonly look?: typeof glanceAtJob;
}

const timeText = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());
const rounded = (value: number | undefined): number | null =>
  value === undefined ? null : Math.round(value * 1_000) / 1_000;

/** Thresholds of Flink's own dashboard: up to a tenth is fine, more than half is high. */
const levelOf = (ratio: number): 'ok' | 'low' | 'high' => (ratio <= 0.1 ? 'ok' : ratio <= 0.5 ? 'low' : 'high');

const worstOf = (vertices: readonly GlancedVertex[]): unknown => {
  const known = vertices.filter(({ backPressured }) => backPressured !== undefined);
  const [worst] = known.toSorted((one, other) => (other.backPressured ?? 0) - (one.backPressured ?? 0));
  if (worst === undefined) return null;
  const { id, name, parallelism, backPressured = 0, busy } = worst;
  const level = levelOf(backPressured);
  return { vertex: name, vertexId: id, parallelism, ratio: rounded(backPressured), level, busyRatio: rounded(busy) };
};

const checkpointJson = (checkpoints: JobGlance['checkpoints'], now: number): unknown => {
  const latest = checkpoints?.latest;
  if (latest === undefined) return null;
  return {
    id: latest.id,
    at: timeText(latest.at),
    ageMilliseconds: Math.max(0, now - latest.at),
    durationMilliseconds: latest.duration,
    sizeBytes: latest.size,
  };
};

/** A glance as JSON; times are ISO 8601, what Flink has not told is null. */
export type GlanceJson = Readonly<Record<string, unknown>> & { readonly waitsFor: string | null };

/** Makes it. */
export const glanceJson = (jobId: string, glance: JobGlance, now: number): GlanceJson => {
  const { checkpoints, runningSince, state } = glance;
  return {
    jobId,
    state,
    startedAt: timeText(glance.startedAt),
    runningSince: timeText(runningSince),
    uptimeMilliseconds: state === 'RUNNING' && runningSince !== undefined ? Math.max(0, now - runningSince) : null,
    restarts: glance.restarts ?? null,
    lastRestartAt: timeText(glance.restartedAt),
    lastCheckpoint: checkpointJson(checkpoints, now),
    checkpoints:
      checkpoints === undefined
        ? null
        : { completed: checkpoints.completed, failed: checkpoints.failed, inProgress: checkpoints.inProgress },
    backPressure: worstOf(glance.vertices),
    recordsPerSecond: { in: rounded(glance.recordsIn), out: rounded(glance.recordsOut) },
    waitsFor: glance.waitsFor ?? null,
  };
};

/** A job, or why there is none to be seen. */
export interface GlancedJob {
  readonly job: GlanceJson | null;
  /** A whole sentence; null where the job is shown, or no job should run. */
  readonly unanswered: string | null;
}

/** Looks at the job of an application. Never rejects, and never takes longer than {@link GLANCE_MILLISECONDS}. */
export const runningJob = async (
  { jobs, clock, look = glanceAtJob }: GlanceNeeds,
  application: Application,
): Promise<GlancedJob> => {
  const { run } = application;
  // Under driver `none` nothing runs; it runs as a record.
  if (run === null || run.phase !== 'submitted' || run.driver === 'none') return { job: null, unanswered: null };
  const { jobId } = run;
  try {
    const seen = await within(clock, GLANCE_MILLISECONDS, async (signal) => {
      const rest = await jobs.restOf(application);
      if (rest === undefined) return undefined;
      const bound = AbortSignal.any([signal, AbortSignal.timeout(FLINK_MILLISECONDS)]);
      return look({ base: rest, signal: bound, timeoutMilliseconds: FLINK_MILLISECONDS }, jobId);
    });
    if (seen === late) throw new Error(`no answer within ${GLANCE_MILLISECONDS} ms`);
    if (seen === undefined) return { job: null, unanswered: 'No living JobManager of it is known at the moment.' };
    return { job: glanceJson(jobId, seen, clock.now()), unanswered: null };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { job: null, unanswered: `Its JobManager did not tell how the job does: ${reason}` };
  }
};
