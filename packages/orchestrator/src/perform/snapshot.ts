// Carries out what was decided for snapshots by themselves.
import {
  type Application,
  type ApplicationSnapshot,
  type Run,
  snapshotNamed,
  withoutSnapshot,
  withRun,
  withSnapshot,
} from '@drey/state';
import type { Action } from '../decide/action.js';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { type Subject, change, flinkOf, type NextLook } from './subject.js';

type Named = { readonly name: string };

/** Asks for the savepoint of a snapshot. A refusal of Flink (a job that is not running, say) makes the snapshot FAILED at the next look. */
export const takeSnapshot = async (needs: OrchestratorNeeds, subject: Subject, { name }: Named): Promise<NextLook> => {
  const { application, driver } = subject;
  const attempt = snapshotNamed(application, name)?.attempt;
  if (attempt === undefined) return 0;
  const triggerId = await flinkOf(needs, subject).triggerSavepoint(attempt.jobId, {
    targetDirectory: driver.state.savepointDirectory(application.incarnation),
    triggerId: attempt.triggerId,
  });
  if (triggerId === attempt.triggerId) return 50;
  await change(needs, subject, (now) => {
    const snapshot = snapshotNamed(now, name);
    return snapshot?.status === 'CREATING' && snapshot.attempt?.triggerId === attempt.triggerId
      ? withSnapshot(now, { ...snapshot, attempt: { ...attempt, triggerId } })
      : now;
  });
  return 50;
};

/** The record with the outcome of a snapshot. */
export const withOutcome = (
  application: Application,
  { name, location, error }: Extract<Action, { do: 'recordSnapshot' }>,
): Application => {
  const snapshot = snapshotNamed(application, name);
  if (snapshot?.status !== 'CREATING') return application;
  const { attempt, ...kept } = snapshot;
  const { run } = application;
  const operators = attempt !== undefined && run?.jobId === attempt.jobId ? run.operators : undefined;
  return withSnapshot(application, {
    ...kept,
    ...(operators === undefined ? {} : { operators }),
    status: error === undefined ? 'READY' : 'FAILED',
    location,
    ...(error === undefined ? {} : { error }),
  });
};

/** The run that goes back to a snapshot when its job is lost before it completed a checkpoint of its own. */
const runThatNeeds = ({ run }: Application, { location, driver }: ApplicationSnapshot): Run | null =>
  run !== null && run.driver === driver && (run.restoreFrom === location || run.suspendedTo === location) ? run : null;

/**
 * Deletes the files of a snapshot by the driver that made them; the record goes last. Files that the present job may still need become
 * leftovers of its run, which go once it has state of its own.
 */
export const deleteSnapshot = async (
  needs: OrchestratorNeeds,
  subject: Subject,
  { name }: Named,
): Promise<NextLook> => {
  const { application } = subject;
  const snapshot = snapshotNamed(application, name);
  const location = snapshot?.location ?? null;
  const run = snapshot === undefined ? null : runThatNeeds(application, snapshot);
  if (run !== null && location !== null) {
    const { jobIds, locations } = run.leftovers;
    const leftovers = { jobIds, locations: [...new Set([...locations, location])] };
    await change(needs, subject, (now) =>
      now.run?.jobId === run.jobId ? withoutSnapshot(withRun(now, { ...now.run, leftovers }), name) : now,
    );
    return 0;
  }
  if (snapshot !== undefined && location !== null) {
    const driver = needs.drivers.get(snapshot.driver);
    if (driver === undefined)
      throw new Error(`Snapshot ${name} waits for the driver ${snapshot.driver}, which has its files.`);
    await driver.state.deleteSnapshot(location);
  }
  await change(needs, subject, (now) => withoutSnapshot(now, name));
  return 0;
};
