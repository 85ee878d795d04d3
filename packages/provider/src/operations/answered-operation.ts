// The OperationId of an answer.
import { type Application, applicationKind, currentVersion } from '@drey/state';

/**
 * The operation that a call opened, for its answer. None for SQL applications: the service's operation log is for Flink applications only
 * (service model's documentation), and Terraform waits for every OperationId that it is given.
 */
export const answeredOperation = (application: Application): { OperationId?: string } => {
  const operation = application.operations.at(-1);
  const isSql = applicationKind(currentVersion(application).runtimeEnvironment) === 'sql';
  return operation === undefined || isSql ? {} : { OperationId: operation.id };
};
