// AddApplicationCloudWatchLoggingOption: a new version; a running job is not touched by it.
import { InvalidArgumentException } from '@drey/api';
import { currentVersion, nextVersionId, requestUpdate } from '@drey/state';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { checkExpectedVersion, requireExpectation } from '../expected-version.js';
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
      checkExpectedVersion(application, input);
      const present = currentVersion(application).loggingOptions;
      if (present.length > 0) {
        throw new InvalidArgumentException(
          `Application ${application.name} has a CloudWatch logging option already (${present[0]?.CloudWatchLoggingOptionId}); only one is supported.`,
        );
      }
      const option = {
        CloudWatchLoggingOptionId: `${nextVersionId(application)}.1`,
        LogStreamARN: input.CloudWatchLoggingOption.LogStreamARN,
      };
      return requestUpdate(
        application,
        { operation: 'AddApplicationCloudWatchLoggingOption', change: { loggingOptions: [option] }, restartJob: false },
        { at: clock.now(), ids },
      );
    });
    return loggingOutput(updated);
  };
