// Takes a parked cluster over for a run: it is told what it could not know before.
import { type ApplicationVersion, type ClusterShape, currentParallelism, parallelismOf } from '@drey/state';
import { grownTaskManagers } from '../decide/cluster-shape.js';
import { logLevelOf, propertiesFile } from '../decide/cluster-spec.js';
import type { ReconcilerNeeds } from '../loop/reconciler-needs.js';
import { pythonProgramOf } from '../check/python-program.js';
import type { Case } from './case.js';

const parkedShape: ClusterShape = { parallelism: 1, taskManagers: 1, slotsPerTaskManager: 1 };

/** The shape that a parked cluster grows to; undefined where a cluster of the version's own would look different. */
const shapeFor = (
  { sizing }: ReconcilerNeeds,
  version: ApplicationVersion,
  parallelism: number,
): ClusterShape | undefined => {
  const { ParallelismPerKPU = 1 } = parallelismOf(version);
  if (ParallelismPerKPU > 1 && (sizing.taskManagerPerKpu || sizing.kpuMebibytes !== null)) return undefined;
  if (parallelism === 1) return parkedShape;
  const taskManagers = grownTaskManagers(parkedShape, parallelism);
  return taskManagers === undefined ? undefined : { parallelism, taskManagers, slotsPerTaskManager: 1 };
};

/** A parked cluster made ready for a version, or undefined where none fits. It has to be settled with the pool. */
export const takeParked = async (
  needs: ReconcilerNeeds,
  { application, driver }: Case,
  version: ApplicationVersion,
): Promise<{ readonly clusterId: string; readonly shape: ClusterShape } | undefined> => {
  // PyFlink is made ready when a cluster is launched; beside the start of Python, that of the JVMs is small.
  if (pythonProgramOf(version) !== undefined) return undefined;
  const shape = shapeFor(needs, version, currentParallelism(application, version.id));
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
