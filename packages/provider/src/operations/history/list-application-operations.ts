// ListApplicationOperations: the operation log, newest first.
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { operationInfo } from '../../views/operation.js';
import { flinkOnly } from './flink-only.js';
import { operationsPage } from './operations-page.js';

/** Lists operations. */
export const listApplicationOperations =
  ({ applications }: Needs<'applications'>): Operation<'ListApplicationOperations'> =>
  (input, context) => {
    const application = flinkOnly(applications.get(keyOf(context, input.ApplicationName)));
    const { page, next } = operationsPage(application.operations, {
      of: `operations:${application.incarnation}`,
      name: input.Operation,
      status: input.OperationStatus,
      limit: input.Limit,
      token: input.NextToken,
    });
    return { ApplicationOperationInfoList: page.map(operationInfo), ...next };
  };
