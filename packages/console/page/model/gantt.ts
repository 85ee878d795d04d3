// Checkpoints side by side: when each began, how long it took, task by task and phase by phase.
import type { CheckpointAnswer, CheckpointFacts } from '../../src/wire.js';

/** A piece of a bar, as shares of the width from 0 to 1. */
export interface GanttPiece {
  readonly start: number;
  readonly width: number;
}

/** The row of a checkpoint. All rows share one scale, that of the longest, so that lengths compare. */
export interface GanttRow {
  readonly checkpoint: CheckpointFacts;
  readonly width: number;
  /** One piece a task, from the acknowledgement of the one before to its own. */
  readonly tasks: readonly (GanttPiece & { readonly vertex: string })[];
}

/** A checkpoint on the line of time. */
export interface GanttMark extends GanttPiece {
  readonly checkpoint: CheckpointFacts;
  /** Its duration as a share of the longest. */
  readonly height: number;
}

/** The chart; newest rows first. */
export interface Gantt {
  readonly from: number;
  readonly to: number;
  /** Milliseconds of the longest. */
  readonly longest: number;
  readonly marks: readonly GanttMark[];
  readonly rows: readonly GanttRow[];
}

/** How long a checkpoint took, or takes so far; milliseconds. */
const lengthOf = ({ triggeredAt, duration, acknowledgedAt, status }: CheckpointFacts, now: number): number => {
  if (duration !== null) return duration;
  return Math.max(0, (status === 'IN_PROGRESS' ? now : (acknowledgedAt ?? triggeredAt)) - triggeredAt);
};

const tasksOf = ({ vertices }: CheckpointFacts, longest: number): GanttRow['tasks'] => {
  let start = 0;
  return vertices
    .flatMap(({ id, duration }) => (duration === null ? [] : [{ id, duration }]))
    .toSorted((one, other) => one.duration - other.duration)
    .map(({ id, duration }) => {
      const end = Math.min(1, duration / longest);
      const piece = { vertex: id, start, width: Math.max(0, end - start) };
      start = end;
      return piece;
    });
};

/** Lays the checkpoints out. `now` counts for those in progress only. */
export const ganttOf = (checkpoints: readonly CheckpointFacts[], now: number): Gantt => {
  const starts = checkpoints.map(({ triggeredAt }) => triggeredAt);
  const ends = checkpoints.map((one) => one.triggeredAt + lengthOf(one, now));
  const from = Math.min(...starts);
  const to = Math.max(from + 1, ...ends);
  const longest = Math.max(1, ...checkpoints.map((one) => lengthOf(one, now)));
  const span = to - from;
  return {
    from,
    to,
    longest,
    marks: checkpoints.map((checkpoint) => ({
      checkpoint,
      start: (checkpoint.triggeredAt - from) / span,
      width: lengthOf(checkpoint, now) / span,
      height: lengthOf(checkpoint, now) / longest,
    })),
    rows: checkpoints
      .toSorted((one, other) => other.id - one.id)
      .map((checkpoint) => ({
        checkpoint,
        width: lengthOf(checkpoint, now) / longest,
        tasks: tasksOf(checkpoint, longest),
      })),
  };
};

/** Phases of a subtask's part in a checkpoint, in the order in which they come. */
export const PHASES = ['startDelay', 'alignment', 'sync', 'async'] as const;

/** One of them. */
export type Phase = (typeof PHASES)[number];

/** What each is, for a legend. */
export const phaseTexts: Readonly<Record<Phase, string>> = {
  startDelay: 'start delay: the barrier travels',
  alignment: 'alignment: waits for the barriers of its other inputs',
  sync: 'synchronous part: the task stands still',
  async: 'asynchronous part: state is written',
};

type Subtask = CheckpointAnswer['vertices'][number]['subtasks'][number];

/** Phases as shares of the longest subtask; what is not told is left out. */
export const phasesOf = (subtask: Subtask, longest: number): readonly (GanttPiece & { readonly phase: Phase })[] => {
  const lengths: Readonly<Record<Phase, number | null>> = {
    startDelay: subtask.startDelay,
    alignment: subtask.alignmentDuration,
    sync: subtask.syncDuration,
    async: subtask.asyncDuration,
  };
  let start = 0;
  return PHASES.flatMap((phase) => {
    const length = lengths[phase];
    if (length === null || longest <= 0) return [];
    const piece = { phase, start: start / longest, width: length / longest };
    start += length;
    return [piece];
  });
};

/** The longest duration or sum of phases of all subtasks; milliseconds. */
export const longestOf = (answer: CheckpointAnswer): number =>
  Math.max(
    1,
    ...answer.vertices.flatMap(({ subtasks }) =>
      subtasks.map(({ duration, startDelay, alignmentDuration, syncDuration, asyncDuration }) =>
        Math.max(
          duration ?? 0,
          (startDelay ?? 0) + (alignmentDuration ?? 0) + (syncDuration ?? 0) + (asyncDuration ?? 0),
        ),
      ),
    ),
  );
