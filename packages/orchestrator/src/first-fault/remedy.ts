// Finds the row of the table that a chain of exceptions matches. Pure.
import { remedies } from './remedies.js';
import type { Remedy } from './remedy-row.js';

/** Name of a row of the table, for example `missing-class`. */
export type Kind = string;

/** One exception; of Drey's own texts the type is empty. */
export interface Candidate {
  readonly type: string;
  readonly message: string;
  /** Frames, one a line. */
  readonly frames: string;
}

/** What is known besides. */
export interface Circumstances {
  readonly inTask: boolean;
  readonly python: boolean;
}

const fits = (
  { type, message, frames, only }: Remedy,
  candidate: Candidate,
  { inTask, python }: Circumstances,
): boolean =>
  (type === undefined || type.test(candidate.type)) &&
  (message === undefined || message.test(candidate.message)) &&
  (frames === undefined || frames.test(candidate.frames)) &&
  (only === undefined || only === (python ? 'python' : inTask ? 'task' : candidate.type === '' ? 'text' : 'main'));

/** The first row that fits, with the innermost exception that it fits; undefined where none does. */
export const remedyFor = (
  chain: readonly Candidate[],
  circumstances: Circumstances,
): { readonly rule: Remedy; readonly index: number } | undefined => {
  for (const rule of remedies) {
    const index = chain.findLastIndex((candidate) => fits(rule, candidate, circumstances));
    if (index !== -1) return { rule, index };
  }
  return undefined;
};
