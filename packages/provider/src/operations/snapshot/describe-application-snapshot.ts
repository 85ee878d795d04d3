// DescribeApplicationSnapshot: one snapshot, found from the moment its creation was answered.
import { existingSnapshot } from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { snapshotDetails } from '../../views/snapshot.js';
import { snapshotted } from './snapshotted.js';

/** Reads a snapshot. */
export const describeApplicationSnapshot =
  ({ applications }: Needs<'applications'>): Operation<'DescribeApplicationSnapshot'> =>
  (input, context) => {
    const application = snapshotted(applications.get(keyOf(context, input.ApplicationName)));
    return { SnapshotDetails: snapshotDetails(application, existingSnapshot(application, input.SnapshotName)) };
  };
