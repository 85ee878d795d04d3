// Takes a job down with a savepoint.
import {
  type Application,
  placesOf,
  serviceSnapshot,
  serviceSnapshotName,
  versionOf,
  withRun,
  withSnapshot,
  withOperators,
} from '@drey/state';
import { savepointUnderWay } from '../decide/savepoint.js';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { operatorsToNote } from './job-operators.js';
import { type Subject, change, editRun, flinkOf, type NextLook, runOf } from './subject.js';

/** Writes a trigger before Flink is asked. */
const plan = async (needs: OrchestratorNeeds, subject: Subject, purpose: 'snapshot' | 'pause'): Promise<NextLook> => {
  const startedAt = needs.clock.now();
  const snapshotName = purpose === 'pause' ? null : serviceSnapshotName(subject.application, startedAt);
  const savepoint = { triggerId: needs.ids.hex(), snapshotName, startedAt };
  await editRun(needs, subject, { ...(await operatorsToNote(needs, subject)), savepoint });
  return 0;
};

/** Plans the savepoint of a stop, an update or a scaling. */
export const planSavepoint = (needs: OrchestratorNeeds, subject: Subject): Promise<NextLook> =>
  plan(needs, subject, 'snapshot');

/** Plans the savepoint that carries a job over a pause of the host. */
export const planPause = (needs: OrchestratorNeeds, subject: Subject): Promise<NextLook> =>
  plan(needs, subject, 'pause');

/** Asks Flink to stop the job with the planned savepoint. */
export const takeSavepoint = async (needs: OrchestratorNeeds, subject: Subject): Promise<NextLook> => {
  const { application, driver } = subject;
  const run = runOf(subject);
  if (run.savepoint === null) return 0;
  const triggerId = await flinkOf(needs, subject).stopWithSavepoint(run.jobId, {
    targetDirectory: driver.state.savepointDirectory(application.incarnation),
    triggerId: run.savepoint.triggerId,
  });
  if (triggerId !== run.savepoint.triggerId)
    await editRun(needs, subject, { savepoint: { ...run.savepoint, triggerId } });
  return 50;
};

/** Whether the savepoint of a run carries it over a pause of the host, and no stop or update waits for it as well. */
const isPause = (application: Application): boolean =>
  application.run?.savepoint?.snapshotName === null && savepointUnderWay(application) === null;

/** Records the job as down in a completed savepoint, which is a snapshot unless it only carries the job over a pause. */
export const recordSavepoint = async (
  needs: OrchestratorNeeds,
  subject: Subject,
  { location }: { readonly location: string },
): Promise<NextLook> => {
  const run = runOf(subject);
  const at = needs.clock.now();
  await change(needs, subject, (now) => {
    if (now.run?.jobId !== run.jobId) return now;
    const { run: latest } = now;
    if (isPause(now)) return withRun(now, { ...latest, savepoint: null, suspendedTo: location, suspendedAt: at });
    const down = withRun(now, { ...latest, savepoint: null, suspendedTo: location, suspendedAt: at });
    if (placesOf(now).includes(location)) return down;
    const snapshot = serviceSnapshot(
      now,
      versionOf(now, latest.versionId),
      {
        name: latest.savepoint?.snapshotName ?? serviceSnapshotName(now, at),
        createdAt: latest.savepoint?.startedAt ?? at,
        location,
        driver: latest.driver,
      },
      { at, ids: needs.ids },
    );
    return withSnapshot(down, withOperators(snapshot, latest));
  });
  return 0;
};

/** The savepoint's answer is lost with its JobManager: either its files are complete, or the job is brought back and asked again. */
export const findSavepoint = async (needs: OrchestratorNeeds, subject: Subject): Promise<NextLook> => {
  const { application, driver } = subject;
  const run = runOf(subject);
  const known = [...placesOf(application), ...run.leftovers.locations];
  const found = await driver.state.newestSavepoint(application.incarnation, known);
  if (found !== undefined && found.at >= (run.savepoint?.startedAt ?? 0)) return recordSavepoint(needs, subject, found);
  await editRun(needs, subject, { savepoint: null });
  return 0;
};
