// Whether the cluster of a job that is down can take the next one: the JVMs are up, so an update takes little more than its savepoint.
import { type ApplicationVersion, type Run, versionOf } from '@drey/state';
import { jobConfiguration, logLevelOf, parallelismOf, propertiesFile } from '../cluster-spec.js';
import type { OrchestratorNeeds } from '../needs.js';
import { lives, livingTaskManagers } from '../sighting.js';
import type { Case } from './case.js';

/** Measured: each job leaves some megabytes of class loaders behind, so a cluster is replaced before its metaspace fills. */
const JOBS_PER_CLUSTER = 20;

const isUp = async (needs: OrchestratorNeeds, { driver }: Case, run: Run, slots: number): Promise<boolean> => {
  const cluster = await driver.inspect(run.clusterId);
  if (cluster === undefined || !lives(cluster, 'jobmanager') || livingTaskManagers(cluster) === 0) return false;
  const overview = await needs
    .flink(cluster.rest)
    .overview()
    .catch(() => undefined);
  return overview !== undefined && overview.slotsTotal >= slots;
};

/** Prepares the cluster of a run for a job of another version. False where a new cluster is needed. */
export const reuseCluster = async (
  needs: OrchestratorNeeds,
  subject: Case,
  old: Run,
  next: ApplicationVersion,
): Promise<boolean> => {
  const before = versionOf(subject.application, old.versionId);
  const runtime = needs.runtime(next.runtimeEnvironment);
  const fits =
    old.suspendedTo !== null &&
    old.driver === needs.driver.name &&
    old.jobOnCluster < JOBS_PER_CLUSTER &&
    before.runtimeEnvironment === next.runtimeEnvironment &&
    before.serviceExecutionRole === next.serviceExecutionRole &&
    runtime !== undefined &&
    jobConfiguration(next, runtime) !== undefined;
  if (!fits || !(await isUp(needs, subject, old, parallelismOf(next)))) return false;
  await subject.driver.setProperties(old.clusterId, propertiesFile(next));
  await subject.driver.setLogLevel(old.clusterId, logLevelOf(next));
  needs.submissions.forget(old.jobId);
  return true;
};
