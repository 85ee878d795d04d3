// DescribeApplicationOperation: how one operation went. Every OperationId that was answered is found here.
import { ResourceNotFoundException } from '@drey/api';
import { keyOf, type Needs, type Operation } from '../../needs.js';
import { operationDetails } from '../../views/operation.js';
import { flinkOnly } from './flink-only.js';

/** Reads an entry of the operation log. */
export const describeApplicationOperation =
  ({ applications }: Needs<'applications'>): Operation<'DescribeApplicationOperation'> =>
  (input, context) => {
    const application = flinkOnly(applications.get(keyOf(context, input.ApplicationName)));
    const operation = application.operations.find(({ id }) => id === input.OperationId);
    if (operation === undefined) {
      throw new ResourceNotFoundException(
        `Operation ${input.OperationId} of application ${application.name} does not exist.`,
      );
    }
    return { ApplicationOperationInfoDetails: operationDetails(operation) };
  };
