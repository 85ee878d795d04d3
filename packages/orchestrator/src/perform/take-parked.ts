// Takes a parked cluster over for a run: it is told what it could not know before.
import { type ApplicationVersion, type ClusterShape, currentParallelism } from '@drey/state';
import { logLevelOf, propertiesFile } from '../decide/cluster-spec.js';
import type { ReconcilerNeeds } from '../loop/reconciler-needs.js';
import { shapeWhenTaken } from '../pool/parked-shape.js';
import type { Case } from './case.js';

/** A parked cluster made ready for a version, or undefined where none fits. It has to be settled with the pool. */
export const takeParked = async (
  needs: ReconcilerNeeds,
  { application, driver }: Case,
  version: ApplicationVersion,
): Promise<{ readonly clusterId: string; readonly shape: ClusterShape } | undefined> => {
  const shape = shapeWhenTaken(version, currentParallelism(application, version.id), needs.sizing);
  if (shape === undefined) return undefined;
  const { runtimeEnvironment: environment } = version;
  const parked = await needs.pool.take({ environment, region: application.region });
  if (parked === undefined) return undefined;
  const { clusterId } = parked;
  try {
    const cluster = await driver.inspect(clusterId);
    if (cluster === undefined) throw new Error('It is gone.');
    await needs.logs.skip(cluster, driver);
    await driver.setProperties(clusterId, propertiesFile(version));
    await driver.setLogLevel(clusterId, logLevelOf(version));
  } catch (error) {
    needs.log.warn('A parked cluster could not be taken over; a fresh one is started.', { cluster: clusterId, error });
    await needs.pool.settle(clusterId, false);
    return undefined;
  }
  needs.log.info('Taking over a parked cluster.', { application: application.arn, cluster: clusterId });
  return { clusterId, shape };
};
