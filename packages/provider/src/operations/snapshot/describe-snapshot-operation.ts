// DescribeSnapshotOperation: one operation of a snapshot, for 90 days.
import { ResourceNotFoundException } from '@drey/api';
import { operationsOf } from '@drey/state';
import type { Needs, Operation } from '../../needs.js';
import { snapshotOperationDetails } from '../../views/enhanced-snapshot.js';
import { snapshotKeyOf } from './snapshot-answer.js';

/** Reads an operation. */
export const describeSnapshotOperation =
  ({ applications, clock }: Needs<'applications' | 'clock'>): Operation<'DescribeSnapshotOperation'> =>
  (input, context) => {
    const snapshot = applications.snapshots.get(snapshotKeyOf(context, input.SnapshotName));
    const operation = operationsOf(snapshot, clock.now()).find(({ id }) => id === input.SnapshotOperationId);
    if (operation === undefined)
      throw new ResourceNotFoundException(
        `Operation ${input.SnapshotOperationId} of snapshot ${input.SnapshotName} does not exist.`,
      );
    return { SnapshotOperationInfoDetails: snapshotOperationDetails(snapshot, operation, context) };
  };
