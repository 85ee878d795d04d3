// DeleteSnapshot: DELETING at once, then gone with its files, once no export of it is under way.
import { ResourceInUseException } from '@drey/api';
import { isRestoring, requestAccountSnapshotDeletion, type Snapshot } from '@drey/state';
import type { Needs, Operation } from '../../needs.js';
import { openedOperation, snapshotKeyOf } from './snapshot-answer.js';

/** Deletes a snapshot of the account. That one which is being restored cannot be is a guess; of a start and a deletion at one moment the later one is refused. */
export const deleteSnapshot =
  ({ applications, clock, ids }: Needs<'applications' | 'clock' | 'ids'>): Operation<'DeleteSnapshot'> =>
  async (input, context) => {
    const checkUnused = (snapshot: Snapshot): Snapshot => {
      for (const application of [...applications.all(), ...applications.coming()])
        if (isRestoring(application, snapshot))
          throw new ResourceInUseException(
            `Snapshot ${snapshot.name} is being restored; application ${application.name} is in ${application.status} status.`,
          );
      return snapshot;
    };
    const deleted = await applications.snapshots.change(snapshotKeyOf(context, input.SnapshotName), (snapshot) =>
      requestAccountSnapshotDeletion(checkUnused(snapshot), input.SnapshotCreationTimestamp.getTime(), {
        at: clock.now(),
        ids,
      }),
    );
    return openedOperation(deleted, context);
  };
