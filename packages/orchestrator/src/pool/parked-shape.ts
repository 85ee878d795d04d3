// Which applications a parked cluster can serve, and the shape that it gets for them. Pure.
import { type ApplicationVersion, type ClusterShape, parallelismOf } from '@drey/state';
import { type ClusterSizing, grownTaskManagers } from '../decide/cluster-shape.js';
import { pythonProgramOf } from '../check/python-program.js';

const parkedShape: ClusterShape = { parallelism: 1, taskManagers: 1, slotsPerTaskManager: 1 };

/** The shape that a parked cluster grows to for a version; undefined where it does not fit, since a cluster of the version's own would look different. */
export const shapeWhenTaken = (
  version: ApplicationVersion,
  parallelism: number,
  sizing: ClusterSizing,
): ClusterShape | undefined => {
  // PyFlink is made ready when a cluster is launched; beside the start of Python, that of the JVMs is small.
  if (pythonProgramOf(version) !== undefined) return undefined;
  const { ParallelismPerKPU = 1 } = parallelismOf(version);
  if (ParallelismPerKPU > 1 && (sizing.taskManagerPerKpu || sizing.kpuMebibytes !== null)) return undefined;
  if (parallelism === 1) return parkedShape;
  const taskManagers = grownTaskManagers(parkedShape, parallelism);
  return taskManagers === undefined ? undefined : { parallelism, taskManagers, slotsPerTaskManager: 1 };
};
