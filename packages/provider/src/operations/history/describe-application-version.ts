// DescribeApplicationVersion: one version whole.
import { ResourceNotFoundException } from '@drey/api';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { applicationDetail } from '../../views/application-detail.js';
import { flinkOnly } from './flink-only.js';

/** Reads a version. */
export const describeApplicationVersion =
  ({ applications }: Needs<'applications'>): Operation<'DescribeApplicationVersion'> =>
  (input, context) => {
    const application = flinkOnly(applications.get(keyOf(context, input.ApplicationName)));
    if (!application.versions.some(({ id }) => id === input.ApplicationVersionId)) {
      throw new ResourceNotFoundException(
        `Version ${input.ApplicationVersionId} of application ${application.name} does not exist.`,
      );
    }
    return { ApplicationVersionDetail: applicationDetail(application, input.ApplicationVersionId) };
  };
