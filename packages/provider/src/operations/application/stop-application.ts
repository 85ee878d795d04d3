// StopApplication: asks a running application to stop, with a savepoint when snapshots are on, or at once with Force.
import { InvalidArgumentException } from '@drey/api';
import { applicationKind, currentVersion, requestStop } from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { answeredOperation } from '../answered-operation.js';

/** Stops an application. */
export const stopApplication =
  ({ applications, clock, ids }: Needs<'applications' | 'clock' | 'ids'>): Operation<'StopApplication'> =>
  async (input, context) => {
    const force = input.Force ?? false;
    const stopped = await applications.change(keyOf(context, input.ApplicationName), (application) => {
      if (force && applicationKind(currentVersion(application).runtimeEnvironment) === 'sql') {
        throw new InvalidArgumentException('Force applies to Flink applications only.');
      }
      return requestStop(application, force, { at: clock.now(), ids });
    });
    return answeredOperation(stopped);
  };
