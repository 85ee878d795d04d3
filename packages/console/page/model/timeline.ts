// The timeline: operations with their steps, and events between them.
import type { TimelineEntry } from '../../src/wire.js';

/** An entry, and what was done for it, oldest first. */
export interface TimelineGroup {
  readonly entry: TimelineEntry;
  readonly steps: readonly TimelineEntry[];
}

/** Puts steps and events of an operation below it; newest first. */
export const grouped = (entries: readonly TimelineEntry[]): readonly TimelineGroup[] => {
  const operations = new Set(entries.filter(({ kind }) => kind === 'operation').map(({ operationId }) => operationId));
  const belongs = (entry: TimelineEntry): boolean =>
    entry.kind !== 'operation' && entry.operationId !== null && operations.has(entry.operationId);
  const oldestFirst = entries.toSorted((one, other) => one.at - other.at);
  return entries
    .filter((entry) => !belongs(entry))
    .toSorted((one, other) => other.at - one.at)
    .map((entry) => ({
      entry,
      steps:
        entry.kind === 'operation'
          ? oldestFirst.filter((step) => belongs(step) && step.operationId === entry.operationId)
          : [],
    }));
};

/** Where a bar begins and how long it is, as shares of a whole from 0 to 1. */
export const barOf = (
  { at, until }: Pick<TimelineEntry, 'at' | 'until'>,
  whole: { readonly from: number; readonly to: number },
): { readonly start: number; readonly width: number } => {
  const span = Math.max(1, whole.to - whole.from);
  const start = Math.min(1, Math.max(0, (at - whole.from) / span));
  const end = Math.min(1, Math.max(start, ((until ?? whole.to) - whole.from) / span));
  return { start, width: end - start };
};
