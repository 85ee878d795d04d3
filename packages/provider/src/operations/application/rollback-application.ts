// RollbackApplication: a new version with the configuration of the one before, and the job from that one's snapshot.
import { requestRollback } from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { applicationDetail } from '../../views/application-detail.js';
import { checkExpectedVersion } from '../expected-version.js';
import { flinkOnly } from '../history/flink-only.js';

/** Rolls an application back. */
export const rollbackApplication =
  ({ applications, clock, ids }: Needs<'applications' | 'clock' | 'ids'>): Operation<'RollbackApplication'> =>
  async (input, context) => {
    const rolled = await applications.change(keyOf(context, input.ApplicationName), (application) => {
      checkExpectedVersion(flinkOnly(application), input);
      return requestRollback(application, { at: clock.now(), ids });
    });
    const operation = rolled.operations.at(-1);
    return {
      ApplicationDetail: applicationDetail(rolled),
      ...(operation === undefined ? {} : { OperationId: operation.id }),
    };
  };
