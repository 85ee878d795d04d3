// Joins the reconciler, which sees clusters, and the log shipper, which follows their output.
import { parseLogStreamArn } from '@drey/api';
import { type ClusterLogs, logLevelOf } from '@drey/orchestrator';
import type { HealthFact, Host } from '@drey/plugin-api';
import { type Application, currentVersion } from '@drey/state';
import { fileCursorStore, LogShipper, type LogTarget, openLogSinks, ServiceEvents } from '@drey/telemetry';

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
const shipClusterLogs = (shipper: LogShipper, events: ServiceEvents): ClusterLogs => ({
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

/** The logs of an instance. */
export interface InstanceLogs {
  readonly clusters: ClusterLogs;
  readonly shipper: LogShipper;
  facts(): readonly HealthFact[];
  /** Ships what is left, within a bound. */
  stop(): Promise<void>;
}

/** Opens them. `directory`: where it stands how far the output of each member was delivered. */
export const openClusterLogs = async (host: Host, directory: string): Promise<InstanceLogs> => {
  const { upstream, clock, log } = host;
  const sinks = await openLogSinks(host);
  const limits = { backlogBytes: (host.settings.integer('logSpool') ?? 64) * 1_048_576 };
  const shipper = new LogShipper({ upstream, store: fileCursorStore(directory), clock, log, limits, sinks });
  const events = new ServiceEvents({ upstream, clock, log });
  return {
    clusters: shipClusterLogs(shipper, events),
    shipper,
    facts: () => shipper.facts(),
    stop: async () => {
      await shipper.stop();
      await events.stop();
    },
  };
};
