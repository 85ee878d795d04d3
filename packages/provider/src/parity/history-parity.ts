// Parity of versions, operations and snapshots.
import type { OperationParity } from './operation-parity.js';

const FLINK_ONLY = 'SQL applications are UnsupportedOperationException.';
const TOKENS =
  'Pages of 50. A token of another application, listing or filter is InvalidArgumentException; one whose item is gone goes on after it.';

type HistoryOperation =
  | 'ListApplicationVersions'
  | 'DescribeApplicationVersion'
  | 'ListApplicationOperations'
  | 'DescribeApplicationOperation'
  | 'CreateApplicationSnapshot'
  | 'DescribeApplicationSnapshot'
  | 'ListApplicationSnapshots'
  | 'DeleteApplicationSnapshot';

/** Eight operations. */
export const historyParity: Readonly<Record<HistoryOperation, OperationParity>> = {
  ListApplicationVersions: {
    level: 'complete',
    known: ['Every version ever; ROLLED_BACK for those that were left by a rollback.', FLINK_ONLY],
    inferred: ['Newest first; READY for old versions.', TOKENS],
  },
  DescribeApplicationVersion: {
    level: 'complete',
    known: ['A version whole, as it was.', FLINK_ONLY],
    inferred: [
      'An unknown version is ResourceNotFoundException. ConditionalToken and LastUpdateTimestamp are those of the application.',
    ],
  },
  ListApplicationOperations: {
    level: 'complete',
    known: ['Newest first; filters by name and status.', FLINK_ONLY],
    inferred: [TOKENS],
    gaps: ['The latest 500 are kept; how long the service keeps them is not documented.'],
  },
  DescribeApplicationOperation: {
    level: 'complete',
    known: ['An unknown id is ResourceNotFoundException; the answer has no OperationId.', FLINK_ONLY],
    inferred: ['Version change details for what makes a version only.'],
    members: {
      'output.ApplicationOperationInfoDetails.EndTime':
        'Required by the model, so an operation in progress shows its StartTime.',
    },
  },
  CreateApplicationSnapshot: {
    level: 'complete',
    known: ['RUNNING stays RUNNING; no version, no operation; at most 1,000 snapshots (a setting).'],
    claimed: [
      'Another status is InvalidRequestException, a taken name ResourceInUseException, with their texts. It works with SnapshotsEnabled false.',
    ],
    inferred: ['SQL and Studio applications are UnsupportedOperationException.'],
    gaps: ['A job that cannot take a savepoint shows as a snapshot that is FAILED, not in the answer to the call.'],
  },
  DescribeApplicationSnapshot: {
    level: 'complete',
    known: ['Found from the moment its creation was answered.'],
    inferred: [
      'A missing snapshot or application is ResourceNotFoundException; clients of the service expect that or InvalidArgumentException.',
    ],
    members: {
      'output.SnapshotDetails.ApplicationEncryptionConfigurationDescription':
        'That of the version it was taken of; the files themselves lie on this machine and are not encrypted.',
    },
  },
  ListApplicationSnapshots: {
    level: 'complete',
    known: ['Service snapshots are among the others.'],
    claimed: ['Oldest first.'],
    inferred: [
      'A missing application is InvalidArgumentException, because the operation declares no ResourceNotFoundException.',
      TOKENS,
    ],
    members: {
      'output.SnapshotSummaries.ApplicationEncryptionConfigurationDescription':
        'That of the version it was taken of; the files themselves lie on this machine and are not encrypted.',
    },
  },
  DeleteApplicationSnapshot: {
    level: 'complete',
    claimed: ['Another timestamp (compared by the second) is InvalidArgumentException.'],
    inferred: [
      'ResourceInUseException while it is CREATING, DELETING or being restored. Allowed in READY and RUNNING.',
    ],
  },
};
