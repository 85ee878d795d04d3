// Joins the reconciler, which sees clusters, and the log shipper, which follows their output.
import { parseLogStreamArn } from '@drey/api';
import type { ClusterLogs } from '@drey/orchestrator';
import { type Application, currentVersion } from '@drey/state';
import type { LogShipper, LogTarget } from '@drey/telemetry';

/** The stream of the logging option in force; null where there is none. */
const targetOf = (application: Application): LogTarget | null => {
  const version = currentVersion(application);
  const stream = parseLogStreamArn(version.loggingOptions[0]?.LogStreamARN ?? '');
  if (stream === undefined) return null;
  return {
    applicationArn: application.arn,
    applicationVersionId: version.id,
    accountId: stream.accountId,
    region: stream.region,
    logGroup: stream.group,
    logStream: stream.stream,
  };
};

/** Ships the output of every cluster that the reconciler sees. */
export const shipClusterLogs = (shipper: LogShipper): ClusterLogs => ({
  follow: (application, { clusterId, members }, driver) => {
    shipper.attach(driver, {
      clusterId,
      members: members.map(({ name }) => name),
      target: targetOf(application),
      application: { arn: application.arn, versionId: currentVersion(application).id },
    });
  },
  skip: ({ clusterId, members }, driver) =>
    shipper.skip(
      driver,
      clusterId,
      members.map(({ name }) => name),
    ),
  finish: (clusterId) => shipper.detach(clusterId),
  forget: (clusterId) => shipper.forget(clusterId),
});
