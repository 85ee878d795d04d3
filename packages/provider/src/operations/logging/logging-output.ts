// What both logging operations answer.
import type { CloudWatchLoggingOptionDescription } from '@drey/api';
import { type Application, currentVersion } from '@drey/state';

/** ARN, new version, the options in force, and the operation that can be described. */
export const loggingOutput = (
  application: Application,
): {
  ApplicationARN: string;
  ApplicationVersionId: number;
  CloudWatchLoggingOptionDescriptions: CloudWatchLoggingOptionDescription[];
  OperationId?: string;
} => {
  const operation = application.operations.at(-1);
  return {
    ApplicationARN: application.arn,
    ApplicationVersionId: application.currentVersionId,
    CloudWatchLoggingOptionDescriptions: [...currentVersion(application).loggingOptions],
    ...(operation === undefined ? {} : { OperationId: operation.id }),
  };
};
