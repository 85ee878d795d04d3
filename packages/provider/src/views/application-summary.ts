// An application in a list.
import type { ApplicationSummary } from '@drey/api';
import { type Application, currentVersion } from '@drey/state';

/** The six members that ListApplications shows. */
export const applicationSummary = (application: Application): ApplicationSummary => ({
  ApplicationName: application.name,
  ApplicationARN: application.arn,
  ApplicationStatus: application.status,
  ApplicationVersionId: application.currentVersionId,
  RuntimeEnvironment: currentVersion(application).runtimeEnvironment as NonNullable<
    ApplicationSummary['RuntimeEnvironment']
  >,
  ...(application.mode === undefined ? {} : { ApplicationMode: application.mode }),
});
