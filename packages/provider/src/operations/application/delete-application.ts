// DeleteApplication: DELETING at once, then gone with its snapshots, versions, operations and tags.
import { ConcurrentModificationException } from '@drey/api';
import { checkStatus, requestDelete } from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { timestamp } from '../../views/time.js';

/** Deletes an application. The timestamp guards against deleting one that was made anew; it is compared at second precision. */
export const deleteApplication =
  ({ applications, clock, ids }: Needs<'applications' | 'clock' | 'ids'>): Operation<'DeleteApplication'> =>
  async (input, context) => {
    await applications.change(keyOf(context, input.ApplicationName), (application) => {
      checkStatus(application, 'delete');
      if (timestamp(input.CreateTimestamp.getTime()).getTime() !== timestamp(application.createdAt).getTime()) {
        throw new ConcurrentModificationException(
          `CreateTimestamp does not match the one of application ${application.name}. Call DescribeApplication to get it.`,
        );
      }
      return requestDelete(application, { at: clock.now(), ids });
    });
    return {};
  };
