// Whose role the jobs of a cluster act in.
import type { RoleSession } from '@drey/iam-hook';
import { rehearsalClusters } from '@drey/orchestrator';
import { type ApplicationStore, currentVersion } from '@drey/state';

/** The role of the application that runs on a cluster, or whose main method does; undefined for a cluster that is nobody's. */
export const roleOfCluster = (applications: ApplicationStore, clusterId: string): RoleSession | undefined => {
  const application = applications.owning(clusterId) ?? rehearsalClusters(applications).owner(clusterId);
  if (application === undefined) return undefined;
  const { accountId, region, name } = application;
  return { roleArn: currentVersion(application).serviceExecutionRole, accountId, region, application: name };
};
