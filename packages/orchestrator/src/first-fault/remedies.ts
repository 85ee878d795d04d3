// The table of causes and what helps, as data: the more specific rows first. docs/when-it-fails.md is made of it.
import { awsRemedies } from './remedies-aws.js';
import { codeRemedies } from './remedies-code.js';
import { jobRemedies } from './remedies-job.js';

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

/** What is left when nothing more special fits. */
const lastResorts: readonly Remedy[] = [
  {
    kind: 'no-value',
    cause: 'something is null',
    type: /NullPointerException$/,
    only: 'main',
    remedy:
      'The line named finds no value, often a property group or key that the application does not have: compare the names in the code with EnvironmentProperties.',
  },
  {
    kind: 'user-function',
    cause: 'a function of the job throws while the job runs',
    type: /./,
    only: 'task',
    isLast: true,
    remedy:
      'The job restarts from its latest checkpoint and meets the same record again. Catch what that record does at the line named (log it, or a side output), then update the code.',
  },
  {
    kind: 'python',
    cause: 'the Python program raises',
    type: /./,
    only: 'python',
    remedy: 'Correct the script at the line named, or the properties that it reads there; then start again.',
  },
  {
    kind: 'main-throws',
    cause: 'the main method throws',
    type: /./,
    frames: /\.main\(|drey\.flink\.Program/,
    only: 'main',
    isLast: true,
    remedy: 'Correct the main method at the line named, or the properties that it reads there; then start again.',
  },
];

/** All rows, in the order in which they are tried. */
export const remedies: readonly Remedy[] = [...codeRemedies, ...jobRemedies, ...awsRemedies, ...lastResorts];
