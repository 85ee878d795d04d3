// Carries out what was decided for snapshots by themselves.
import { OperatorError, operatorLine } from '@drey/plugin-api';
import {
  type Application,
  type ApplicationSnapshot,
  completedSnapshot,
  failedSnapshot,
  keptSnapshot,
  type Run,
  snapshotById,
  withoutSnapshot,
  withRun,
  withSnapshot,
  withOperators,
} from '@drey/state';
import type { ClusterState } from '@drey/cluster';
import type { Action } from '../decide/action.js';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { operatorsToNote } from './job-operators.js';
import { type Subject, change, editRun, flinkOf, type NextLook } from './subject.js';

type Identified = { readonly id: string };

/** Asks for the savepoint of a snapshot. A refusal of Flink (a job that is not running, say) makes the snapshot FAILED at the next look. */
export const takeSnapshot = async (
  needs: OrchestratorNeeds,
  subject: Subject,
  { id }: Identified,
): Promise<NextLook> => {
  const { application, driver } = subject;
  const attempt = snapshotById(application, id)?.attempt;
  if (attempt === undefined) return 0;
  const noted = await operatorsToNote(needs, subject);
  if (noted.operators !== undefined) await editRun(needs, subject, noted);
  const triggerId = await flinkOf(needs, subject).triggerSavepoint(attempt.jobId, {
    targetDirectory: driver.state.savepointDirectory(application.incarnation),
    triggerId: attempt.triggerId,
  });
  if (triggerId === attempt.triggerId) return 50;
  await change(needs, subject, (now) => {
    const snapshot = snapshotById(now, id);
    return snapshot?.status === 'CREATING' && snapshot.attempt?.triggerId === attempt.triggerId
      ? withSnapshot(now, { ...snapshot, attempt: { ...attempt, triggerId } })
      : now;
  });
  return 50;
};

/** The record with the outcome of a snapshot. */
const withOutcome = (
  application: Application,
  { id, location, error }: Extract<Action, { do: 'recordSnapshot' }>,
  at: number,
): Application => {
  const snapshot = snapshotById(application, id);
  if (snapshot?.status !== 'CREATING') return application;
  if (error !== undefined) return withSnapshot(application, failedSnapshot(snapshot, error, at));
  const { run } = application;
  const isOfRun = run !== null && run.jobId === snapshot.attempt?.jobId;
  const completed = completedSnapshot(snapshot, location, at);
  return withSnapshot(application, isOfRun ? withOperators(completed, run) : completed);
};

/** Writes how a snapshot came out. */
export const recordSnapshot = async (
  needs: OrchestratorNeeds,
  subject: Subject,
  outcome: Extract<Action, { do: 'recordSnapshot' }>,
): Promise<NextLook> => {
  const { application } = subject;
  if (outcome.error !== undefined)
    needs.log.warn('A snapshot FAILED.', {
      application: application.arn,
      snapshot: snapshotById(application, outcome.id)?.name,
      error: outcome.error,
    });
  await change(needs, subject, (now) => withOutcome(now, outcome, needs.clock.now()));
  return 0;
};

/** The state of the driver that wrote a snapshot's files. */
const stateOf = (needs: OrchestratorNeeds, { name, driver }: ApplicationSnapshot): ClusterState => {
  const found = needs.drivers.get(driver);
  if (found === undefined) throw new Error(`Snapshot ${name} waits for the driver ${driver}, which has its files.`);
  return found.state;
};

/** The run that is suspended to a place, or restores it, follows it to another. */
const follow = (run: Run | null, from: string, to: string): Run | null =>
  run === null
    ? null
    : {
        ...run,
        suspendedTo: run.suspendedTo === from ? to : run.suspendedTo,
        restoreFrom: run.restoreFrom === from ? to : run.restoreFrom,
      };

/**
 * Moves the savepoint of the account's snapshot to the account's own directory; asked twice, it is there already. That it was to be moved
 * is on disk before, so a host that died in between finds it by asking again. Files that are gone make the snapshot FAILED.
 */
export const keepSnapshot = async (
  needs: OrchestratorNeeds,
  subject: Subject,
  { id }: Identified,
): Promise<NextLook> => {
  const snapshot = snapshotById(subject.application, id);
  const completed = snapshot?.attempt?.completed;
  if (snapshot === undefined || completed === undefined) return 0;
  const at = needs.clock.now();
  let outcome: (now: ApplicationSnapshot) => ApplicationSnapshot;
  let location = completed;
  try {
    const state = stateOf(needs, snapshot);
    location = await state.moveSavepoint(completed, id);
    const sizeBytes = await state.snapshotBytes(location);
    outcome = (now) => ({ ...keptSnapshot(now, location, at), sizeBytes });
  } catch (error) {
    if (!(error instanceof OperatorError && error.code === 'DREY_SNAPSHOT_FILES_GONE')) throw error;
    needs.log.warn('A snapshot FAILED.', { application: subject.application.arn, snapshot: snapshot.name, error });
    outcome = (now) => failedSnapshot(now, operatorLine(error), at);
  }
  await change(needs, subject, (now) => {
    const present = snapshotById(now, id);
    return present?.attempt?.completed === completed
      ? withRun(withSnapshot(now, outcome(present)), follow(now.run, completed, location))
      : now;
  });
  return 0;
};

/** The run that goes back to a snapshot when its job is lost before it completed a checkpoint of its own. */
const runThatNeeds = ({ run }: Application, { location, driver }: ApplicationSnapshot): Run | null =>
  run !== null && run.driver === driver && (run.restoreFrom === location || run.suspendedTo === location) ? run : null;

/**
 * Deletes the files of a legacy snapshot by the driver that made them; the record goes last. Files that the present job may still need
 * become leftovers of its run, which go once it has state of its own.
 */
export const deleteSnapshot = async (
  needs: OrchestratorNeeds,
  subject: Subject,
  { id }: Identified,
): Promise<NextLook> => {
  const { application } = subject;
  const snapshot = snapshotById(application, id);
  const location = snapshot?.location ?? null;
  const run = snapshot === undefined ? null : runThatNeeds(application, snapshot);
  if (run !== null && location !== null) {
    const { jobIds, locations } = run.leftovers;
    const leftovers = { jobIds, locations: [...new Set([...locations, location])] };
    await change(needs, subject, (now) =>
      now.run?.jobId === run.jobId ? withoutSnapshot(withRun(now, { ...now.run, leftovers }), id) : now,
    );
    return 0;
  }
  if (snapshot !== undefined && location !== null) await stateOf(needs, snapshot).deleteSnapshot(location);
  await change(needs, subject, (now) => withoutSnapshot(now, id));
  return 0;
};
