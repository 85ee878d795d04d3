// What the reconciler found, as pure changes of the record: each moves the status by an event and ends the open operation.
import type { Application } from './application/application.js';
import type { LifecycleEvent } from './lifecycle/event.js';
import { transition } from './lifecycle/transition.js';
import { closeOperation } from './application/operation-log.js';
import type { Run } from './application/run.js';
import type { ApplicationSnapshot } from './snapshot/snapshot.js';

/** Facts that end an operation well, and those that end it badly. */
const failures: ReadonlySet<LifecycleEvent> = new Set([
  'startFailed',
  'stopFailed',
  'updateRefused',
  'updateFailed',
  'rollbackFailed',
  'scaleFailed',
]);

/** Scaling is forgotten with the job: the next start has the parallelism of its version (a guess). */
const atRest = ({ scaled: _scaled, ...application }: Application): Application => ({
  ...application,
  run: null,
  goal: { ...application.goal, desired: 'stopped', restartJob: false, runConfiguration: null },
});

/** Gives up the version in force: the one before it is in force again. */
const abandonVersion = (application: Application): Application => {
  const abandoned = application.versions.findLast((version) => version.id === application.currentVersionId);
  if (abandoned?.updatedFrom === undefined) return application;
  return {
    ...application,
    currentVersionId: abandoned.updatedFrom,
    versions: application.versions.map((version) =>
      version === abandoned ? { ...version, abandoned: true } : version,
    ),
  };
};

/** The parallelism before is in force again. */
const withoutScaling = (application: Application): Application =>
  application.scaled === undefined
    ? application
    : { ...application, scaled: { ...application.scaled, parallelism: application.scaled.from } };

/**
 * Settles a status. `error` says why, for the operation record; it is required where the fact is a failure.
 * A status of rest (READY) lets go of the run; a refused update puts the version before it in force again.
 */
export const settle = (
  application: Application,
  event: LifecycleEvent,
  { at, error }: { readonly at: number; readonly error?: string },
): Application => {
  const failed = failures.has(event);
  const closed = closeOperation(transition(application, event), {
    status: failed ? 'FAILED' : 'SUCCESSFUL',
    at,
    ...(error === undefined ? {} : { error }),
  });
  if (closed.status === 'READY') return atRest(closed);
  const kept = { ...closed, goal: { ...closed.goal, desired: 'running' as const, restartJob: false } };
  if (event === 'scaleFailed') return withoutScaling(kept);
  return event === 'updateRefused' ? abandonVersion(kept) : kept;
};

/** Writes what the reconciler is about to do or has done with the cluster and job. */
export const withRun = (application: Application, run: Run | null): Application => ({ ...application, run });

/**
 * Adds a snapshot, or replaces the one of the same id in its place: one that was asked for before another and is complete after it
 * is not the newest.
 */
export const withSnapshot = (application: Application, snapshot: ApplicationSnapshot): Application => ({
  ...application,
  snapshots: application.snapshots.some(({ id }) => id === snapshot.id)
    ? application.snapshots.map((other) => (other.id === snapshot.id ? snapshot : other))
    : [...application.snapshots, snapshot],
});

/** Takes a snapshot's record away. */
export const withoutSnapshot = (application: Application, id: string): Application => ({
  ...application,
  snapshots: application.snapshots.filter((snapshot) => snapshot.id !== id),
});
