// What a row of the table of remedies has.

/** One row. What is given has to fit all; a row is tried on the innermost exception first. */
export interface Remedy {
  readonly kind: string;
  /** What happened, in a few words, for the page. */
  readonly cause: string;
  /** Fits the class of the exception. Rows without it fit Drey's own sentences too. */
  readonly type?: RegExp;
  readonly message?: RegExp;
  /** Fits the frames, one a line. */
  readonly frames?: RegExp;
  /** Only faults of main methods, of tasks, of Python, or Drey's own sentences. */
  readonly only?: 'main' | 'task' | 'python' | 'text';
  /** The row knows a remedy, but the innermost exception says best what happened. */
  readonly isLast?: boolean;
  /** One or two sentences that name the setting or the change. */
  readonly remedy: string;
}
