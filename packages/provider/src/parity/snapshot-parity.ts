// Parity of snapshots that the account owns.
import type { OperationParity } from './operation-parity.js';

const MISSING = 'A missing snapshot is ResourceNotFoundException.';
const ONE_FILTER = 'One filter at most, else InvalidArgumentException.';
const TOKENS =
  'Pages of 50. A token of another listing, snapshot or filter is InvalidArgumentException; one whose item is gone goes on after it.';
const ENCRYPTION = 'Shown as asked for; the files on this machine are not encrypted.';
const TRANSFER =
  'Forms of bucket, role and key are checked at once, with InvalidArgumentException, and that the role belongs to the account. What is wrong with bucket, files or rights makes the operation FAILED.';

type SnapshotOperation =
  | 'CreateSnapshot'
  | 'DeleteSnapshot'
  | 'DescribeSnapshot'
  | 'DescribeSnapshotOperation'
  | 'ExportSnapshot'
  | 'ImportSnapshot'
  | 'ListSnapshotOperations'
  | 'ListSnapshots';

/** Eight operations. */
export const snapshotParity: Readonly<Record<SnapshotOperation, OperationParity>> = {
  CreateSnapshot: {
    level: 'complete',
    known: [
      'RUNNING, in enhanced mode, Flink 1.20 or later (InvalidApplicationConfigurationException below); one at a time for an application; with SnapshotsEnabled false as well.',
      "A name is taken in every status until the snapshot is deleted: ResourceInUseException. SYSTEMSNAPSHOT, in any case, is the service's.",
      'The snapshot outlives its application.',
    ],
    inferred: [
      'A reserved name, and a missing application, are InvalidArgumentException; legacy mode is InvalidApplicationConfigurationException; another status is ResourceInUseException; a second one at a time is LimitExceededException; SQL and Studio applications are UnsupportedOperationException.',
      "At most 1,000 snapshots in a region (a setting); the service's quota is not documented.",
    ],
    gaps: ['A job that cannot take a savepoint shows as a snapshot that is FAILED, not in the answer to the call.'],
  },
  DeleteSnapshot: {
    level: 'complete',
    known: ['READY or FAILED, else ResourceInUseException. Exports that run end first; DELETING meanwhile.', MISSING],
    inferred: [
      'Another timestamp (compared by the second) is InvalidArgumentException; a snapshot that is being restored is ResourceInUseException, also where start and deletion are asked for at one moment: the later one is refused.',
      'Its operations are gone with it.',
    ],
  },
  DescribeSnapshot: {
    level: 'complete',
    known: ['Found from the moment its creation was answered. No RuntimeEnvironment for an import.', MISSING],
    inferred: ['An empty description reads back as none.'],
    gaps: ['SnapshotSizeInBytes is left out while the size is not known.'],
    members: { 'output.SnapshotInfoDetails.SnapshotEncryptionConfigurationDescription': ENCRYPTION },
  },
  DescribeSnapshotOperation: {
    level: 'complete',
    known: [
      "For 90 days. Of an export, ExportedPrefix once it is SUCCESSFUL: the prefix with the operation's id directly after it. Of a system snapshot, the operation of the application.",
      MISSING,
    ],
    inferred: ['An unknown id is ResourceNotFoundException. The codes of failures.'],
  },
  ExportSnapshot: {
    level: 'complete',
    known: [
      'READY. One at a time for a snapshot: LimitExceededException. Whatever the mode of any application.',
      MISSING,
    ],
    inferred: ['Another status is ResourceInUseException.', TRANSFER],
    members: { 'input.ExportDestinationConfiguration.DestinationEncryptionConfiguration': ENCRYPTION },
  },
  ImportSnapshot: {
    level: 'complete',
    known: ['A savepoint of any Flink, whatever the mode of any application. Names as for CreateSnapshot.'],
    inferred: [TRANSFER],
    members: { 'input.DestinationEncryptionConfiguration': ENCRYPTION },
  },
  ListSnapshotOperations: {
    level: 'complete',
    known: [ONE_FILTER, MISSING],
    inferred: ['Newest first.', TOKENS],
  },
  ListSnapshots: {
    level: 'complete',
    known: [
      'Newest first, system snapshots among the others, those of applications that are gone as well.',
      ONE_FILTER,
    ],
    inferred: ['Legacy snapshots are not among them.', TOKENS],
  },
};
