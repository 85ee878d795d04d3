// What both logging operations answer.
import type { CloudWatchLoggingOptionDescription } from '@drey/api';
import { type Application, currentVersion } from '@drey/state';
import { answeredOperation } from '../answered-operation.js';

/** ARN, new version, the options in force, and the operation that can be described. */
export const loggingOutput = (
  application: Application,
): {
  ApplicationARN: string;
  ApplicationVersionId: number;
  CloudWatchLoggingOptionDescriptions: CloudWatchLoggingOptionDescription[];
  OperationId?: string;
} => ({
  ApplicationARN: application.arn,
  ApplicationVersionId: application.currentVersionId,
  CloudWatchLoggingOptionDescriptions: [...currentVersion(application).loggingOptions],
  ...answeredOperation(application),
});
