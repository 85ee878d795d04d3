// Checkpoints side by side: when each began, how long it took, phase by phase.
import type { CheckpointAnswer, CheckpointFacts } from '../../src/wire.js';

/** A bar in the chart; shares of the width from 0 to 1. */
export interface GanttRow {
  readonly checkpoint: CheckpointFacts;
  readonly start: number;
  readonly width: number;
  /** When each vertex had acknowledged, as shares of the bar. */
  readonly marks: readonly { readonly vertex: string; readonly at: number }[];
}

/** The chart: rows newest first, and the time that its width stands for. */
export interface Gantt {
  readonly from: number;
  readonly to: number;
  readonly rows: readonly GanttRow[];
}

/** The end of a checkpoint as far as it is known. */
export const endOf = ({ triggeredAt, duration, acknowledgedAt, status }: CheckpointFacts, now: number): number => {
  if (duration !== null) return triggeredAt + duration;
  return status === 'IN_PROGRESS' ? Math.max(triggeredAt, now) : (acknowledgedAt ?? triggeredAt);
};

/** Lays the checkpoints out over the time from the first trigger to the last end. */
export const ganttOf = (checkpoints: readonly CheckpointFacts[], now: number): Gantt => {
  const from = Math.min(...checkpoints.map(({ triggeredAt }) => triggeredAt), now);
  const to = Math.max(from + 1, ...checkpoints.map((checkpoint) => endOf(checkpoint, now)));
  const span = to - from;
  const rows = checkpoints
    .toSorted((one, other) => other.id - one.id)
    .map((checkpoint) => {
      const length = endOf(checkpoint, now) - checkpoint.triggeredAt;
      return {
        checkpoint,
        start: (checkpoint.triggeredAt - from) / span,
        width: length / span,
        marks: checkpoint.vertices.flatMap(({ id, duration }) =>
          duration === null || length <= 0 ? [] : [{ vertex: id, at: Math.min(1, duration / length) }],
        ),
      };
    });
  return { from, to, rows };
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
export const phasesOf = (subtask: Subtask, longest: number): readonly { readonly phase: Phase; readonly start: number; readonly width: number }[] => {
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
    const bar = { phase, start: start / longest, width: length / longest };
    start += length;
    return [bar];
  });
};

/** The longest sum of phases, or duration, of all subtasks. */
export const longestOf = (answer: CheckpointAnswer): number =>
  Math.max(
    1,
    ...answer.vertices.flatMap(({ subtasks }) =>
      subtasks.map(({ duration, startDelay, alignmentDuration, syncDuration, asyncDuration }) =>
        Math.max(duration ?? 0, (startDelay ?? 0) + (alignmentDuration ?? 0) + (syncDuration ?? 0) + (asyncDuration ?? 0)),
      ),
    ),
  );
