// A job that restarts again and again, or whose tasks do not all run. Flink tries for ever, as on the service, and its state is RUNNING in between.
import type { MemberSighting } from '@drey/cluster';
import type { FlinkFault } from '@drey/flink-rest';
import { firstFaultOfText } from '../first-fault/first-fault.js';
import { type KnownFault, knownFaultText, nextFault } from '../first-fault/known-fault.js';
import type { JobSighting } from '../observe/sighting.js';
import { timeText, type Trouble } from './trouble.js';

/** Restarts of a job until it runs steadily again. */
export interface Bout {
  /** When it began: the first restart, or the first look that found tasks not running. */
  readonly since: number;
  /** Restarts of the job so far as Flink counts them, or as they were seen; 0 while it only does not run. */
  readonly restarts: number;
  /** When the job last began to restart, by Flink's clock. */
  readonly restartedAt: number;
  /** The last look that did not find every task running. */
  readonly troubledAt: number;
  readonly runs: boolean;
  /** The cause of the latest restart. */
  readonly fault: KnownFault | undefined;
}

/** A job that ran this long is well again. Flink's own pauses between restarts grow up to a minute. */
const STEADY_AFTER_MILLISECONDS = 120_000;
/** One restart is what a lost TaskManager costs. */
const MANY_RESTARTS = 2;
/** A restart that lasts longer than a new TaskManager takes. */
const LONG_RESTART_MILLISECONDS = 20_000;
/** A job may wait this long for its slots, or for its state to be loaded. */
const LONG_WAIT_MILLISECONDS = 60_000;

/** Whether a look tells of a restart that no earlier one told of. */
export const isNewRestart = (before: Bout | undefined, job: JobSighting, lastKnown: number): boolean =>
  (job.restartedAt ?? 0) > Math.max(before?.restartedAt ?? 0, lastKnown);

/** The bout after another look at a running job. `found`: what Flink told of a new restart. */
export const nextBout = (
  before: Bout | undefined,
  job: JobSighting,
  now: number,
  found?: { readonly restarts: number | undefined; readonly faults: readonly FlinkFault[] },
): Bout | undefined => {
  const runs = job.state === 'RUNNING' && job.everyVertexRuns;
  if (found === undefined && runs) {
    if (before === undefined || now - before.troubledAt >= STEADY_AFTER_MILLISECONDS) return undefined;
    return { ...before, runs };
  }
  const seen = (before?.restarts ?? 0) + (found === undefined ? 0 : 1);
  const restarts = Math.max(seen, found?.restarts ?? 0);
  return {
    since: before?.since ?? now,
    restarts,
    restartedAt: job.restartedAt ?? before?.restartedAt ?? 0,
    troubledAt: now,
    runs,
    fault:
      found === undefined
        ? before?.fault
        : nextFault(before?.fault, { faults: found.faults, restarts: restarts - (before?.restarts ?? 0), now }),
  };
};

/** The bout with what the driver says of the member that Flink misses, as soon as it knows: Flink sees no more than that nobody answers. */
export const withEnding = (bout: Bout | undefined, members: readonly MemberSighting[]): Bout | undefined => {
  const fault = bout?.fault;
  if (bout === undefined || fault?.kind !== 'lost-member') return bout;
  const lost = members.find(({ name, alive }) => !alive && new RegExp(`\\bflink-${name}\\b`).test(fault.message));
  if (lost?.ended === undefined) return bout;
  const known = firstFaultOfText(`${lost.name} ended: ${lost.ended}`);
  return known.kind === undefined || known.kind === 'lost-member' ? bout : { ...bout, fault: { ...fault, ...known } };
};

/** A job at its end, by itself or for a stop, runs no tasks; that is no trouble of a job that is to run. */
const hasEnded: ReadonlySet<string> = new Set(['FINISHED', 'CANCELED']);

const WORDS_LIMIT = 2_000;

/** What is told of a bout; undefined for what a lost TaskManager may be. */
export const troubleOfBout = (bout: Bout | undefined, job: JobSighting, now: number): Trouble | undefined => {
  if (bout === undefined || hasEnded.has(job.state)) return undefined;
  const lasts = bout.runs ? 0 : now - bout.since;
  const cause =
    bout.fault === undefined ? '' : ` The latest fault: ${knownFaultText(bout.fault).slice(0, WORDS_LIMIT)}`;
  if (bout.restarts >= MANY_RESTARTS || (bout.restarts > 0 && lasts >= LONG_RESTART_MILLISECONDS))
    return {
      since: bout.since,
      text: `The job restarts again and again: ${bout.restarts} ${bout.restarts === 1 ? 'restart' : 'restarts'}, the last at ${timeText(bout.restartedAt)}; Flink goes on trying, as on the service.${cause}`,
    };
  if (bout.restarts > 0 || lasts < LONG_WAIT_MILLISECONDS) return undefined;
  return {
    since: bout.since,
    text: `The job is ${job.state}, but not all of its tasks run${job.tasks === undefined ? '' : `: ${job.tasks}`}.${cause}`,
  };
};
