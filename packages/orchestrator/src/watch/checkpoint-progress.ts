// Checkpoints that fail again and again, or that never complete: the job runs, and would lose its work with its cluster.
import type { FlinkCheckpoints } from '@drey/flink-rest';
import { timeText, type Trouble } from './trouble.js';

/** How the checkpoints of a job come along. */
export interface CheckpointProgress {
  readonly completed: number;
  /** Failed ones when the last one was completed, and those since that could not begin while tasks did not run. */
  readonly failedBefore: number;
  /** First look that found a failure since; milliseconds since the epoch. */
  readonly failingSince: number | undefined;
  /** First look at the one that is in progress, by its number. */
  readonly pending: { readonly id: number; readonly since: number } | undefined;
  readonly latest: FlinkCheckpoints;
}

const MANY_FAILURES = 2;
/** Here a checkpoint takes less than a second, but for large state. */
const LONG_CHECKPOINT_MILLISECONDS = 30_000;

/** Failures since the answer before that had no checkpoint: where tasks did not run meanwhile, that is why. */
const notBegun = (before: FlinkCheckpoints, latest: FlinkCheckpoints): number => {
  const known = new Set(before.failedIds);
  const begun = latest.failedIds.filter((id) => !known.has(id)).length;
  return Math.max(0, latest.failed - before.failed - begun);
};

/** The progress after another answer of Flink. `hasRun`: whether all tasks ran all the time since the one before. */
export const nextProgress = (
  before: CheckpointProgress | undefined,
  latest: FlinkCheckpoints,
  now: number,
  hasRun = true,
): CheckpointProgress => {
  const isNewer = before === undefined || latest.completed > before.completed || latest.failed < before.failedBefore;
  // What failed before the first look is counted too, unless one was completed since, which the counts do not tell, or none of it has a
  // reason: those were not begun, as tasks did not run yet.
  const failedBefore = isNewer
    ? before === undefined && latest.completed === 0 && latest.latestFailure !== undefined
      ? 0
      : latest.failed
    : before.failedBefore + (hasRun ? 0 : notBegun(before.latest, latest));
  const { pendingId } = latest;
  return {
    completed: latest.completed,
    failedBefore,
    failingSince: latest.failed > failedBefore ? (before?.failingSince ?? now) : undefined,
    pending:
      pendingId === undefined
        ? undefined
        : before?.pending?.id === pendingId
          ? before.pending
          : { id: pendingId, since: now },
    latest,
  };
};

/** Checkpoints that failed since the last completed one; at least the one that is told of. */
export const failuresOf = (progress: CheckpointProgress | undefined): number =>
  progress === undefined ? 1 : Math.max(1, progress.latest.failed - progress.failedBefore);

/** What is told of checkpoints; undefined while they come along. */
export const troubleOfCheckpoints = (progress: CheckpointProgress | undefined, now: number): Trouble | undefined => {
  if (progress === undefined) return undefined;
  const { latest, failedBefore, failingSince, pending } = progress;
  const failures = latest.failed - failedBefore;
  const isLong = pending !== undefined && now - pending.since >= LONG_CHECKPOINT_MILLISECONDS;
  // Those without a reason were not begun, as while tasks come up: the one that hangs says more.
  if (failures >= MANY_FAILURES && failingSince !== undefined && !(isLong && latest.latestFailure === undefined)) {
    const why = latest.latestFailure === undefined ? '' : ` The latest: ${latest.latestFailure}`;
    const last =
      latest.latest === undefined ? 'none was ever completed' : `the last one is of ${timeText(latest.latest.at)}`;
    return { since: failingSince, text: `Checkpoints fail: ${failures} in a row, ${last}.${why}` };
  }
  if (isLong)
    return {
      since: pending.since,
      text: `Checkpoint ${pending.id} does not complete; the job may be under back pressure, or an operator hangs. Until one completes, a stop or an update of the application waits too.`,
    };
  return undefined;
};
