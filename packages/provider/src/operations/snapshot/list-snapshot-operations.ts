// ListSnapshotOperations: the operations of a snapshot, newest first, for 90 days.
import { InvalidArgumentException } from '@drey/api';
import { operationsOf } from '@drey/state';
import type { Needs, Operation } from '../../needs.js';
import { snapshotOperationInfo } from '../../views/enhanced-snapshot.js';
import { operationsPage } from '../history/operations-page.js';
import { snapshotKeyOf } from './snapshot-answer.js';

/** Lists operations. At most one filter (documented); the order is a guess. */
export const listSnapshotOperations =
  ({ applications, clock }: Needs<'applications' | 'clock'>): Operation<'ListSnapshotOperations'> =>
  (input, context) => {
    const snapshot = applications.snapshots.get(snapshotKeyOf(context, input.SnapshotName));
    const { SnapshotOperation: name, SnapshotOperationStatus: status } = input;
    if (name !== undefined && status !== undefined)
      throw new InvalidArgumentException('Only one filter can be given: SnapshotOperation, SnapshotOperationStatus.');
    const { page, next } = operationsPage(operationsOf(snapshot, clock.now()), {
      of: `snapshotOperations:${snapshot.id}`,
      name,
      status,
      limit: input.Limit,
      token: input.NextToken,
    });
    return { SnapshotOperationInfoList: page.map(snapshotOperationInfo), ...next };
  };
