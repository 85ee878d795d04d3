// AddApplicationCloudWatchLoggingOption: a new version; a running job is not touched by it.
import { addLoggingOption, currentVersion, nextVersionId, requestUpdate } from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { checkUpdatable, requireExpectation } from '../expected-version.js';
import { loggingOutput } from './logging-output.js';

/** Adds the one logging option that an application may have. */
export const addApplicationCloudWatchLoggingOption =
  ({
    applications,
    clock,
    ids,
  }: Needs<'applications' | 'clock' | 'ids'>): Operation<'AddApplicationCloudWatchLoggingOption'> =>
  async (input, context) => {
    requireExpectation(input);
    const updated = await applications.change(keyOf(context, input.ApplicationName), (application) => {
      checkUpdatable(application, input);
      const loggingOptions = addLoggingOption(
        currentVersion(application).loggingOptions,
        input.CloudWatchLoggingOption,
        nextVersionId(application),
      );
      return requestUpdate(
        application,
        { operation: 'AddApplicationCloudWatchLoggingOption', change: { loggingOptions }, restartJob: false },
        { at: clock.now(), ids },
      );
    });
    return loggingOutput(updated);
  };
