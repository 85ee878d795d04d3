// Takes a living cluster over for a run: it is told what it could not know before.
import type { Application, ApplicationVersion } from '@drey/state';
import type { ClusterDriver } from '@drey/cluster';
import { logLevelOf, propertiesFile } from '../decide/cluster-spec.js';
import type { ReconcilerNeeds } from '../loop/reconciler-needs.js';

/** Tells a cluster what differs between versions and does not come with the job. */
export const makeReady = async (driver: ClusterDriver, id: string, version: ApplicationVersion): Promise<void> => {
  await driver.setProperties(id, propertiesFile(version));
  await driver.setLogLevel(id, logLevelOf(version));
};

/** The id of a parked cluster made ready for a version, or undefined where there is none. It has to be settled with the pool. */
export const takeParked = async (
  needs: ReconcilerNeeds,
  { arn, region }: Application,
  version: ApplicationVersion,
): Promise<string | undefined> => {
  const { runtimeEnvironment: environment } = version;
  const parked = await needs.pool.take({ environment, region });
  if (parked === undefined) return undefined;
  const { clusterId } = parked;
  try {
    await needs.logs.skip(parked, needs.driver);
    await makeReady(needs.driver, clusterId, version);
  } catch (error) {
    needs.log.warn('A parked cluster could not be taken over; a fresh one is started.', { cluster: clusterId, error });
    await needs.pool.settle(clusterId, false);
    return undefined;
  }
  needs.log.info('Taking over a parked cluster.', { application: arn, cluster: clusterId });
  return clusterId;
};
