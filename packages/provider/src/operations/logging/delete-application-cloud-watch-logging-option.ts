// DeleteApplicationCloudWatchLoggingOption: a new version without the option; a running job is not touched by it.
import { ResourceNotFoundException } from '@drey/api';
import { currentVersion, requestUpdate } from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { checkExpectedVersion, requireExpectation } from '../expected-version.js';
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
      checkExpectedVersion(application, input);
      const present = currentVersion(application).loggingOptions;
      const kept = present.filter((option) => option.CloudWatchLoggingOptionId !== input.CloudWatchLoggingOptionId);
      if (kept.length === present.length) {
        throw new ResourceNotFoundException(
          `Application ${application.name} has no CloudWatch logging option ${input.CloudWatchLoggingOptionId}.`,
        );
      }
      return requestUpdate(
        application,
        { operation: 'DeleteApplicationCloudWatchLoggingOption', change: { loggingOptions: kept }, restartJob: false },
        { at: clock.now(), ids },
      );
    });
    return loggingOutput(updated);
  };
