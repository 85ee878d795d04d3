// DescribeSnapshot: one snapshot of the account, found from the moment its creation was answered.
import type { Needs, Operation } from '../../needs.js';
import { snapshotInfoDetails } from '../../views/enhanced-snapshot.js';
import { snapshotKeyOf } from './snapshot-answer.js';

/** Reads a snapshot. */
export const describeSnapshot =
  ({ applications }: Needs<'applications'>): Operation<'DescribeSnapshot'> =>
  (input, context) => ({
    SnapshotInfoDetails: snapshotInfoDetails(
      applications.snapshots.get(snapshotKeyOf(context, input.SnapshotName)),
      context,
    ),
  });
