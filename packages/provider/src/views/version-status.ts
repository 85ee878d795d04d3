// The status of one version of an application.
import type { ApplicationStatus } from '@drey/api';
import type { Application, ApplicationVersion } from '@drey/state';

/** Known for the version in force and for those that were rolled back; READY for other old versions is inferred. */
export const versionStatus = (application: Application, version: ApplicationVersion): ApplicationStatus => {
  if (version.abandoned) return 'ROLLED_BACK';
  return version.id === application.currentVersionId ? application.status : 'READY';
};
