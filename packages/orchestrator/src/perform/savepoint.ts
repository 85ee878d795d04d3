// Takes a job down with a savepoint.
import { type Application, versionOf, withRun, withSnapshot } from '@drey/state';
import type { OrchestratorNeeds } from '../needs.js';
import { type Case, change, editRun, type NextLook, runOf } from './case.js';

/** Names as another emulator's author saw them on AWS; that of scaling is a guess. */
const snapshotPrefix = (status: Application['status']): string => {
  if (status === 'UPDATING') return 'UPDATEAPPLICATION';
  return status === 'AUTOSCALING' ? 'AUTOSCALING' : 'STOP';
};

/** Writes trigger and name before Flink is asked. */
export const planSavepoint = async (needs: OrchestratorNeeds, subject: Case): Promise<NextLook> => {
  const { application } = subject;
  const startedAt = needs.clock.now();
  const prefix = snapshotPrefix(application.status);
  await editRun(needs, subject, {
    savepoint: { triggerId: needs.ids.hex(), snapshotName: `${prefix}-${application.name}-${startedAt}`, startedAt },
  });
  return 0;
};

/** Asks Flink to stop the job with the planned savepoint. */
export const takeSavepoint = async (needs: OrchestratorNeeds, subject: Case): Promise<NextLook> => {
  const { application, driver } = subject;
  const run = runOf(subject);
  const cluster = await driver.inspect(run.clusterId);
  if (cluster === undefined || run.savepoint === null) return 0;
  const triggerId = await needs.flink(cluster).stopWithSavepoint(run.jobId, {
    targetDirectory: driver.state.savepointDirectory(application.incarnation),
    triggerId: run.savepoint.triggerId,
  });
  if (triggerId !== run.savepoint.triggerId)
    await editRun(needs, subject, { savepoint: { ...run.savepoint, triggerId } });
  return 50;
};

/** Records a completed savepoint as a snapshot, and the job as down. */
export const recordSavepoint = async (needs: OrchestratorNeeds, subject: Case, location: string): Promise<NextLook> => {
  const run = runOf(subject);
  const at = needs.clock.now();
  await change(needs, subject, (now) => {
    if (now.run?.jobId !== run.jobId) return now;
    const { run: latest } = now;
    const name = latest.savepoint?.snapshotName ?? `${snapshotPrefix(now.status)}-${now.name}-${at}`;
    const version = versionOf(now, latest.versionId);
    return withSnapshot(withRun(now, { ...latest, savepoint: null, suspendedTo: location }), {
      name,
      status: 'READY',
      versionId: version.id,
      createdAt: latest.savepoint?.startedAt ?? at,
      runtimeEnvironment: version.runtimeEnvironment,
      location,
      driver: latest.driver,
    });
  });
  return 0;
};

/** The savepoint's answer is lost with its JobManager: either its files are complete, or the job is brought back and asked again. */
export const findSavepoint = async (needs: OrchestratorNeeds, subject: Case): Promise<NextLook> => {
  const { application, driver } = subject;
  const run = runOf(subject);
  const known = application.snapshots.flatMap(({ location }) => (location === null ? [] : [location]));
  const found = await driver.state.newestSavepoint(application.incarnation, [...known, ...run.leftovers.locations]);
  if (found !== undefined && found.at >= (run.savepoint?.startedAt ?? 0))
    return recordSavepoint(needs, subject, found.location);
  await editRun(needs, subject, { savepoint: null });
  return 0;
};
