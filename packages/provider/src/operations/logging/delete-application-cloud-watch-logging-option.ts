// DeleteApplicationCloudWatchLoggingOption: a new version without the option; a running job is not touched by it.
import { currentVersion, removeLoggingOption, requestUpdate } from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { checkUpdatable, requireExpectation } from '../expected-version.js';
import { loggingOutput } from './logging-output.js';

/** Takes a logging option away. */
export const deleteApplicationCloudWatchLoggingOption =
  ({
    applications,
    clock,
    ids,
  }: Needs<'applications' | 'clock' | 'ids'>): Operation<'DeleteApplicationCloudWatchLoggingOption'> =>
  async (input, context) => {
    requireExpectation(input);
    const updated = await applications.change(keyOf(context, input.ApplicationName), (application) => {
      checkUpdatable(application, input);
      const loggingOptions = removeLoggingOption(
        currentVersion(application).loggingOptions,
        input.CloudWatchLoggingOptionId,
      );
      return requestUpdate(
        application,
        { operation: 'DeleteApplicationCloudWatchLoggingOption', change: { loggingOptions }, restartJob: false },
        { at: clock.now(), ids },
      );
    });
    return loggingOutput(updated);
  };
