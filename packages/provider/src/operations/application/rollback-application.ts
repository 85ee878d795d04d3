// RollbackApplication: a new version with the configuration of the one before, and the job from that one's snapshot.
import { checkStatus, requestRollback } from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { applicationDetail } from '../../views/application-detail.js';
import { answeredOperation } from '../answered-operation.js';
import { checkExpectedVersion } from '../expected-version.js';
import { flinkOnly } from '../history/flink-only.js';

/** Rolls an application back. */
export const rollbackApplication =
  ({ applications, clock, ids }: Needs<'applications' | 'clock' | 'ids'>): Operation<'RollbackApplication'> =>
  async (input, context) => {
    const rolled = await applications.change(keyOf(context, input.ApplicationName), (application) => {
      checkStatus(flinkOnly(application), 'rollback');
      checkExpectedVersion(application, input);
      return requestRollback(application, { at: clock.now(), ids });
    });
    return {
      ApplicationDetail: applicationDetail(rolled),
      ...answeredOperation(rolled),
    };
  };
