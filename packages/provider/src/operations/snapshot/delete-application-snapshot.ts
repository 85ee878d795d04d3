// DeleteApplicationSnapshot: DELETING at once, then gone with its files.
import { requestSnapshotDeletion } from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { snapshotted } from './snapshotted.js';

/** Deletes a snapshot. */
export const deleteApplicationSnapshot =
  ({ applications }: Needs<'applications'>): Operation<'DeleteApplicationSnapshot'> =>
  async (input, context) => {
    await applications.change(keyOf(context, input.ApplicationName), (application) =>
      requestSnapshotDeletion(snapshotted(application), {
        name: input.SnapshotName,
        createdAt: input.SnapshotCreationTimestamp.getTime(),
      }),
    );
    return {};
  };
