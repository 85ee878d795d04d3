// Whether the cluster of a job that is down can take the next one: the JVMs are up, so an update takes little more than its savepoint. Pure.
import { type Application, type ApplicationVersion, currentParallelism, type Run, versionOf } from '@drey/state';
import type { FlinkRuntime } from '@drey/cluster';
import { isEnded } from '@drey/flink-rest';
import { pythonProgramOf } from '../check/python-program.js';
import { isOversized, shapeOf } from './cluster-shape.js';
import { jobConfiguration } from './cluster-spec.js';
import { lives, livingTaskManagers, type Sighting } from '../observe/sighting.js';

/** Measured: each job leaves some megabytes of class loaders behind, so a cluster is replaced before its metaspace fills. */
const JOBS_PER_CLUSTER = 20;

/** Whether the records let a cluster take a job of another version. `driver` runs new clusters, `runtime` is that of the next version. */
export const mayReuse = (
  application: Application,
  old: Run,
  next: ApplicationVersion,
  { driver, runtime }: { readonly driver: string; readonly runtime: FlinkRuntime | undefined },
): boolean => {
  const before = versionOf(application, old.versionId);
  return (
    // A main method that still runs could submit its job later.
    old.phase === 'submitted' &&
    old.driver === driver &&
    old.jobOnCluster < JOBS_PER_CLUSTER &&
    !isOversized(shapeOf(application, old), currentParallelism(application, next.id)) &&
    before.runtimeEnvironment === next.runtimeEnvironment &&
    before.serviceExecutionRole === next.serviceExecutionRole &&
    // PyFlink is made ready when a cluster is launched.
    (pythonProgramOf(before) !== undefined || pythonProgramOf(next) === undefined) &&
    runtime !== undefined &&
    jobConfiguration(next, runtime) !== undefined
  );
};

/** Whether the cluster lives, has the slots, and has nothing left to do for the job before. */
export const isFree = ({ cluster, slots, job }: Sighting, wanted: number): boolean =>
  cluster !== 'absent' &&
  lives(cluster, 'jobmanager') &&
  livingTaskManagers(cluster) > 0 &&
  (slots ?? 0) >= wanted &&
  job !== undefined &&
  (job === 'absent' || isEnded(job.state));
