// Whose role the jobs of a cluster act in.
import type { RoleSession } from '@drey/iam-hook';
import { type ApplicationStore, currentVersion } from '@drey/state';

/** The role of the application that runs on a cluster; undefined for a cluster that is nobody's. */
export const roleOfCluster = (applications: ApplicationStore, clusterId: string): RoleSession | undefined => {
  for (const application of applications.all()) {
    if (application.run?.clusterId !== clusterId) continue;
    const { accountId, region, name } = application;
    return { roleArn: currentVersion(application).serviceExecutionRole, accountId, region, application: name };
  }
  return undefined;
};
