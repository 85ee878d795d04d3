// Joins the reconciler, which sees clusters, and the log shipper, which follows their output.
import { parseLogStreamArn } from '@drey/api';
import { type ClusterLogs, logLevelOf } from '@drey/orchestrator';
import { type Application, currentVersion } from '@drey/state';
import type { LogShipper, LogTarget, ServiceEvents } from '@drey/telemetry';

/** The stream of the logging option in force; null where there is none. */
const targetOf = (application: Application): LogTarget | null => {
  const version = currentVersion(application);
  const stream = parseLogStreamArn(version.loggingOptions[0]?.LogStreamARN ?? '');
  if (stream === undefined) return null;
  return {
    applicationArn: application.arn,
    applicationVersionId: version.id,
    logLevel: logLevelOf(version),
    accountId: stream.accountId,
    region: stream.region,
    logGroup: stream.group,
    logStream: stream.stream,
  };
};

/** Ships the output of every cluster that the reconciler sees, and what Drey has to say itself. */
export const shipClusterLogs = (shipper: LogShipper, events: ServiceEvents): ClusterLogs => ({
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
  say: (application, saying) => {
    shipper.say({ arn: application.arn, versionId: currentVersion(application).id }, saying);
    const target = targetOf(application);
    if (target !== null) events.say(target, saying);
  },
});
