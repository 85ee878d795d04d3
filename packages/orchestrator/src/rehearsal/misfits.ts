// Why Flink would not give an operator the state that a snapshot has of it. Pure.
import type { RehearsedOperator, RehearsedVertex, SnapshotOperator } from './rehearsed.js';

/** What does not fit, and what helps; both whole sentences. */
export interface Misfit {
  readonly words: string;
  readonly remedy: string;
}

/** Key groups are what keyed state is cut into, so their number never changes (Checkpoints.loadAndValidateCheckpoint, StateAssignmentOperation). */
const parallelismFault = (kept: SnapshotOperator, vertex: RehearsedVertex | undefined): Misfit | undefined => {
  if (vertex === undefined) return undefined;
  const { parallelism, maxParallelism } = vertex;
  if (maxParallelism !== undefined && maxParallelism !== kept.maxParallelism)
    return {
      words: `the code sets max parallelism ${maxParallelism}, and the snapshot has ${kept.maxParallelism}, which state keeps for ever.`,
      remedy: `Set setMaxParallelism(${kept.maxParallelism}), or leave it out, so that that of the snapshot is taken.`,
    };
  if (parallelism > kept.maxParallelism)
    return {
      words: `it runs with parallelism ${parallelism}, and the snapshot has max parallelism ${kept.maxParallelism}, which state keeps for ever.`,
      remedy: `Lower Parallelism to ${kept.maxParallelism} or less; for more, start without the snapshot.`,
    };
  return undefined;
};

const keyFault = ({ keyType, name }: RehearsedOperator, kept: SnapshotOperator): Misfit | undefined => {
  if (kept.key !== 'incompatible' && kept.key !== 'migration') return undefined;
  const [before, now] = [kept.keyType, keyType];
  const types =
    before === undefined || now === undefined || before === now
      ? 'the job writes its keys in another way than the snapshot has them'
      : `its keys are ${now}, and the snapshot has them as ${before}`;
  return {
    words: `${types}; keys cannot be migrated.`,
    remedy: `Key by the former type again, or give operator "${name}" another uid() and leave its state behind with AllowNonRestoredState.`,
  };
};

/** Of state whose head cannot be read: a real restore meets the same fault. */
const unreadFault = ({ unread, unknownForm }: SnapshotOperator): Misfit | undefined =>
  unread === undefined || unknownForm === true
    ? undefined
    : {
        words: `its state cannot be read with the classes of this version: ${unread}.`,
        remedy:
          'Put the class that is named into the jar again (its name and package count), or give the operator another uid() and set AllowNonRestoredState.',
      };

/** All that does not fit. */
export const faultsOf = (
  own: RehearsedOperator,
  kept: SnapshotOperator,
  vertex: RehearsedVertex | undefined,
): readonly Misfit[] =>
  [parallelismFault(kept, vertex), keyFault(own, kept), unreadFault(kept)].filter((fault) => fault !== undefined);
