// CreateSnapshot: a snapshot of the account that is CREATING; its savepoint is the reconciler's part.
import { InvalidArgumentException, ResourceInUseException } from '@drey/api';
import { checkName, requestAccountSnapshot } from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { tagsFrom } from '../tag/tag-rules.js';
import { openedOperation, snapshotKeyOf } from './snapshot-answer.js';
import { checkSnapshotQuota } from './snapshot-transfer-rules.js';
import { snapshotted } from './snapshotted.js';

/** Takes an enhanced snapshot of a RUNNING application, also when service snapshots are off (documented). */
export const createSnapshot =
  ({
    applications,
    clock,
    ids,
    quotas,
  }: Needs<'applications' | 'clock' | 'ids' | 'quotas'>): Operation<'CreateSnapshot'> =>
  async (input, context) => {
    const { SnapshotName: name, SnapshotDescription: description } = input;
    checkName(name);
    const tags = tagsFrom(input.Tags ?? []);
    const key = keyOf(context, input.ApplicationName);
    // The operation declares no ResourceNotFoundException; that the service answers this one instead is inferred.
    if (applications.find(key) === undefined)
      throw new InvalidArgumentException(`Application ${input.ApplicationName} does not exist.`);
    await applications.change(key, (application) => {
      const asked = { name, tags, ...(description === undefined ? {} : { description }) };
      const requested = requestAccountSnapshot(snapshotted(application), asked, { at: clock.now(), ids });
      if (applications.snapshots.find(snapshotKeyOf(context, name)) !== undefined)
        throw new ResourceInUseException(`Snapshot ${name} already exists.`);
      checkSnapshotQuota(applications, quotas, context);
      return requested;
    });
    return openedOperation(applications.snapshots.get(snapshotKeyOf(context, name)), context);
  };
