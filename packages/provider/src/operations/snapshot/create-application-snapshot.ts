// CreateApplicationSnapshot: a snapshot that is CREATING; its savepoint is the reconciler's part. No version, no operation.
import { requestSnapshot } from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { legacy, snapshotted } from './snapshotted.js';

/** Takes a snapshot of a RUNNING application, also when service snapshots are off. */
export const createApplicationSnapshot =
  ({
    applications,
    clock,
    ids,
    quotas,
  }: Needs<'applications' | 'clock' | 'ids' | 'quotas'>): Operation<'CreateApplicationSnapshot'> =>
  async (input, context) => {
    await applications.change(keyOf(context, input.ApplicationName), (application) =>
      requestSnapshot(
        legacy(snapshotted(application)),
        { name: input.SnapshotName, quota: quotas.snapshotsPerApplication },
        { at: clock.now(), ids },
      ),
    );
    return {};
  };
