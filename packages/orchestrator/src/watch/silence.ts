// A JobManager that lives and does not answer. Only looks in a row count: one that answers once in a while is slow, not hung.
import type { Sighting } from '../observe/sighting.js';
import { timeText, type Trouble } from './trouble.js';

/** Looks in a row without an answer. */
export interface Silence {
  /** Time of the first of them; milliseconds since the epoch. */
  readonly since: number;
  readonly looks: number;
}

/** A silence is told after this, and after this many looks: a busy machine delays one answer. */
const TOLD_AFTER_MILLISECONDS = 5_000;
const TOLD_AFTER_LOOKS = 2;
/** Generous: a collection of garbage or a machine with ten things to do is no hang, and Flink itself allows a TaskManager 50 s. */
const HUNG_AFTER_MILLISECONDS = 60_000;
/** A host that was itself stopped for a while (a notebook that slept) has to ask again before it judges. */
const HUNG_AFTER_LOOKS = 5;

/** The silence after another look; undefined once there was an answer, or nobody who could give one. */
export const nextSilence = (
  before: Silence | undefined,
  { isSilent }: Pick<Sighting, 'isSilent'>,
  now: number,
): Silence | undefined => (isSilent ? { since: before?.since ?? now, looks: (before?.looks ?? 0) + 1 } : undefined);

/** Why a JobManager is taken for hung; undefined where it is waited for. */
export const whyHung = (silence: Silence | undefined, now: number): string | undefined =>
  silence !== undefined && silence.looks >= HUNG_AFTER_LOOKS && now - silence.since >= HUNG_AFTER_MILLISECONDS
    ? `The JobManager lives and has not answered since ${timeText(silence.since)}.`
    : undefined;

/** What is told of a silence. */
export const troubleOfSilence = (silence: Silence | undefined, now: number): Trouble | undefined =>
  silence !== undefined && silence.looks >= TOLD_AFTER_LOOKS && now - silence.since >= TOLD_AFTER_MILLISECONDS
    ? {
        since: silence.since,
        text: `The JobManager lives and does not answer; after ${HUNG_AFTER_MILLISECONDS / 1_000} s of silence its cluster is replaced, and the job goes on from its newest state.`,
      }
    : undefined;
