// DescribeApplication: the version in force, whatever the status.
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { applicationDetail } from '../../views/application-detail.js';

/** Reads an application. */
export const describeApplication =
  ({ applications }: Needs<'applications'>): Operation<'DescribeApplication'> =>
  (input, context) => ({
    ApplicationDetail: applicationDetail(applications.get(keyOf(context, input.ApplicationName))),
  });
