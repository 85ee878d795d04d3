// Whether the cluster of a job that is down can take the next one: the JVMs are up, so an update takes little more than its savepoint.
import { type Application, type ApplicationVersion, currentParallelism, type Run, versionOf } from '@drey/state';
import { isOversized, shapeOf } from '../decide/cluster-shape.js';
import { jobConfiguration, logLevelOf, propertiesFile } from '../decide/cluster-spec.js';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { type FlinkRest, isEnded } from '@drey/flink-rest';
import { pythonProgramOf } from '../check/python-program.js';
import { lives, livingTaskManagers } from '../observe/sighting.js';
import type { Case } from './case.js';

/** Measured: each job leaves some megabytes of class loaders behind, so a cluster is replaced before its metaspace fills. */
const JOBS_PER_CLUSTER = 20;
const END_PATIENCE_MILLISECONDS = 5_000;
const END_LOOK_MILLISECONDS = 50;

/** A savepoint may be complete before its job has ended: seen on a busy machine, where the wait is a tenth of a new cluster's start. */
const hasEnded = async ({ clock }: OrchestratorNeeds, flink: FlinkRest, jobId: string): Promise<boolean> => {
  const until = clock.now() + END_PATIENCE_MILLISECONDS;
  for (;;) {
    const job = await flink.job(jobId);
    if (job === null || isEnded(job.state)) return true;
    if (clock.now() >= until) return false;
    await clock.sleep(END_LOOK_MILLISECONDS);
  }
};

/** Whether the cluster lives, has the slots, and has nothing left to do for the job before. */
const isFree = async (needs: OrchestratorNeeds, { driver }: Case, run: Run, slots: number): Promise<boolean> => {
  const cluster = await driver.inspect(run.clusterId);
  if (cluster === undefined || !lives(cluster, 'jobmanager') || livingTaskManagers(cluster) === 0) return false;
  const flink = needs.flink(cluster);
  try {
    return (await flink.overview()).slotsTotal >= slots && (await hasEnded(needs, flink, run.jobId));
  } catch {
    return false;
  }
};

/** Whether the records let a cluster take a job of another version. */
export const mayReuse = (
  needs: Pick<OrchestratorNeeds, 'driver' | 'runtime'>,
  application: Application,
  old: Run,
  next: ApplicationVersion,
): boolean => {
  const before = versionOf(application, old.versionId);
  const runtime = needs.runtime(next.runtimeEnvironment);
  return (
    // A main method that still runs could submit its job later.
    old.phase === 'submitted' &&
    old.driver === needs.driver.name &&
    old.jobOnCluster < JOBS_PER_CLUSTER &&
    before.runtimeEnvironment === next.runtimeEnvironment &&
    before.serviceExecutionRole === next.serviceExecutionRole &&
    // PyFlink is made ready when a cluster is launched.
    (pythonProgramOf(before) !== undefined || pythonProgramOf(next) === undefined) &&
    runtime !== undefined &&
    jobConfiguration(next, runtime) !== undefined
  );
};

/** Prepares the cluster of a run for a job of another version. False where a new cluster is needed. */
export const reuseCluster = async (
  needs: OrchestratorNeeds,
  subject: Case,
  old: Run,
  next: ApplicationVersion,
): Promise<boolean> => {
  const parallelism = currentParallelism(subject.application, next.id);
  if (!mayReuse(needs, subject.application, old, next)) return false;
  if (isOversized(shapeOf(subject.application, old), parallelism)) return false;
  if (!(await isFree(needs, subject, old, parallelism))) return false;
  await subject.driver.setProperties(old.clusterId, propertiesFile(next));
  await subject.driver.setLogLevel(old.clusterId, logLevelOf(next));
  needs.submissions.forget(old.jobId);
  return true;
};
