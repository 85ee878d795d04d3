// The table of causes and what helps, as data: the more specific rows first. docs/when-it-fails.md is made of it.
import { awsRemedies } from './remedies-aws.js';
import { codeRemedies } from './remedies-code.js';
import { jobRemedies } from './remedies-job.js';
import type { Remedy } from './remedy-row.js';

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
    kind: 'unreadable-state',
    cause: 'state in a snapshot or checkpoint that cannot be read',
    message: /Could not restore (?:operator|keyed) state backend/,
    only: 'task',
    isLast: true,
    remedy:
      'Its files are damaged, or a serializer of the job reads other bytes than it wrote. Start from another snapshot (ApplicationRestoreConfiguration), import it again, or SKIP_RESTORE_FROM_SNAPSHOT.',
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
