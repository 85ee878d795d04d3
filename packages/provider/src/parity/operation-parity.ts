// What is said of one operation in docs/parity.md.

/**
 * How far an operation goes: `complete` does all that the service does, as far as it is known; `record` keeps everything that callers see
 * while nothing runs behind it; `partial` lacks something that callers may use.
 */
export type ParityLevel = 'complete' | 'record' | 'partial';

/** One row. Sentences are written for people; marks are those of the page: known, claimed by others, inferred. */
export interface OperationParity {
  readonly level: ParityLevel;
  /** Documented by AWS, or seen in captures and acceptance tests against it. */
  readonly known?: readonly string[];
  /** Claimed by authors of other emulators as seen on AWS. */
  readonly claimed?: readonly string[];
  /** Inferred from the model or from sibling services; may be wrong. */
  readonly inferred?: readonly string[];
  /** What is missing or different. */
  readonly gaps?: readonly string[];
  /** Members that are not as modelled, by path: `input.A.B` or `output.A`. All others are. */
  readonly members?: Readonly<Record<string, string>>;
}
