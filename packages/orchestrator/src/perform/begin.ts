// A new run of an application: which state it starts from, and what is left of the old one.
import { type Application, currentParallelism, currentVersion, type Run, versionOf, withRun } from '@drey/state';
import { freshShape, shapeOf } from '../decide/cluster-shape.js';
import type { Action } from '../decide/action.js';
import type { ReconcilerNeeds } from '../loop/reconciler-needs.js';
import type { ClusterDriver } from '@drey/cluster';
import { type Case, change, type Outcome } from './case.js';
import { whyCodeCannotRun } from '../check/check-code.js';
import { endRun } from './end.js';
import { newestState } from './newest-state.js';
import { type Restore, restoreOfGoal } from './restore.js';
import { reuseCluster } from './reuse.js';
import { noteFirstTry, tellSecondTry } from './second-try.js';
import { takeParked } from './take-parked.js';

const isSnapshot = (application: Application, location: string): boolean =>
  application.snapshots.some((snapshot) => snapshot.location === location);

/** State of the old run that the new one may still need until it has some of its own. */
const leftoversFor = (
  application: Application,
  old: Run | null,
  restoreFrom: string | null,
  driver: string,
): Run['leftovers'] => {
  // What another driver wrote, the driver of the new run cannot delete: it goes with the application.
  if (old === null || old.driver !== driver) return { jobIds: [], locations: [] };
  const passing = [old.suspendedTo, restoreFrom].filter(
    (location): location is string =>
      location !== null && location.includes('savepoint-') && !isSnapshot(application, location),
  );
  return {
    jobIds: [...new Set([...old.leftovers.jobIds, old.jobId])],
    locations: [...new Set([...old.leftovers.locations, ...passing])],
  };
};

/** Pause before the attempt after this one: none for the first recovery, then doubling up to a minute. */
const pauseAfter = (recoveries: number): number => (recoveries === 0 ? 0 : Math.min(60_000, 1_000 * 2 ** recoveries));

/**
 * What the goal asks for. What ran as a record only has no state that could be lost, so it starts fresh where its snapshot has no files:
 * nobody waits for an answer any more.
 */
const restoreFor = ({ log }: ReconcilerNeeds, application: Application): Restore => {
  const restore = restoreOfGoal(application);
  if (!('fault' in restore) || application.status !== 'RUNNING') return restore;
  log.warn('A job that ran as a record starts without state.', { application: application.arn, why: restore.fault });
  return { from: null };
};

/** The newest state of the old run where it is to go on, the same where it is tried again, else what the goal asks for. */
const restoreOf = async (
  needs: ReconcilerNeeds,
  { application, driver }: Case,
  from: Extract<Action, { do: 'begin' }>['from'],
): Promise<Restore> => {
  const { run } = application;
  if (from === 'sameState' && run !== null)
    return run.restoreFrom === null ? { from: null } : { from: run.restoreFrom, driver: run.driver };
  if (from === 'goal' || application.run === null) return restoreFor(needs, application);
  const location = await newestState(application, application.run, driver);
  return location === null ? { from: null } : { from: location, driver: driver.name };
};

/** A job that restores state runs where that state is, whatever driver runs new clusters; undefined where that driver is not there. */
const runnerOf = (
  { driver, drivers, log }: ReconcilerNeeds,
  application: Application,
  restore: Exclude<Restore, { readonly fault: string }>,
): ClusterDriver | undefined => {
  if (restore.from === null || restore.driver === driver.name) return driver;
  log.warn('An application stays with the cluster driver that has its state; start it without a snapshot to move it.', {
    application: application.arn,
    driver: restore.driver,
  });
  return drivers.get(restore.driver);
};

const tellRecovery = (
  { log }: ReconcilerNeeds,
  { arn }: Application,
  from: string | null,
  loss: string | undefined,
): void =>
  log.warn('Bringing a job back.', {
    application: arn,
    from: from ?? 'nothing: it has no state yet',
    ...(loss === undefined ? {} : { why: loss }),
  });

/** Writes the run, unless a wish came in between, and settles with the pool whether it has a parked cluster. */
const writeRun = async (
  needs: ReconcilerNeeds,
  subject: Case,
  run: Run,
  { parked, failure }: { readonly parked: string | undefined; readonly failure: string | undefined },
): Promise<void> => {
  const { status, run: old } = subject.application;
  await change(needs, subject, (latest) =>
    latest.status === status && latest.run?.jobId === old?.jobId ? withRun(noteFirstTry(latest, failure), run) : latest,
  );
  if (parked === undefined) return;
  const isUsed = needs.applications.find(subject.application)?.run?.clusterId === parked;
  await needs.pool.settle(parked, isUsed);
};

/** Writes a new run, after the cluster of the old one was ended. */
export const begin = async (
  needs: ReconcilerNeeds,
  subject: Case,
  { from, recovering, why: loss, fresh }: Extract<Action, { do: 'begin' }>,
): Promise<Outcome> => {
  const { application } = subject;
  const old = application.run;
  const restore = await restoreOf(needs, subject, from);
  if ('fault' in restore) return { failed: restore.fault };
  const runner = runnerOf(needs, application, restore);
  if (runner === undefined)
    return {
      failed:
        'The state to restore was written by a cluster driver that is not there any more. Start the application with SKIP_RESTORE_FROM_SNAPSHOT.',
    };
  const beingTakenDown =
    application.status === 'STOPPING' || (application.status === 'UPDATING' && from === 'newestState');
  const versionId = beingTakenDown && old !== null ? old.versionId : currentVersion(application).id;
  const version = versionOf(application, versionId);
  // A job that ran before is brought back whatever is thought of its code.
  const ranBefore = recovering || beingTakenDown || (application.status === 'RUNNING' && old !== null);
  const why = ranBefore ? undefined : await whyCodeCannotRun({ ...needs, driver: runner }, subject, version);
  if (why !== undefined) return { failed: why };
  const reused =
    old !== null &&
    !recovering &&
    fresh === undefined &&
    old.driver === runner.name &&
    (await reuseCluster(needs, subject, old, version));
  if (old !== null && !reused) await endRun(needs, subject, old);
  const parked =
    reused || runner !== needs.driver ? undefined : await takeParked(needs, { ...subject, driver: runner }, version);
  const parallelism = currentParallelism(application, versionId);
  const now = needs.clock.now();
  const recoveries = recovering ? (old?.recoveries ?? 0) + 1 : 0;
  const run: Run = {
    jobId: needs.ids.hex(),
    clusterId: reused ? old.clusterId : (parked?.clusterId ?? needs.ids.hex()),
    // The warm-up job of a parked cluster was the first one.
    jobOnCluster: reused ? old.jobOnCluster + 1 : parked === undefined ? 1 : 2,
    ...(reused ? { onUsedCluster: true } : {}),
    ...(fresh === undefined ? {} : { isSecondTry: true }),
    driver: runner.name,
    versionId,
    shape: reused
      ? { ...shapeOf(application, old), parallelism }
      : (parked?.shape ?? freshShape(version, parallelism, needs.sizing)),
    restoreFrom: restore.from,
    allowNonRestoredState: application.goal.runConfiguration?.allowNonRestoredState ?? false,
    phase: 'launching',
    startedAt: now,
    savepoint: null,
    recoveries,
    notBefore: now + pauseAfter(recoveries),
    suspendedTo: null,
    leftovers: leftoversFor(application, old, restore.from, runner.name),
  };
  if (recovering) tellRecovery(needs, application, restore.from, loss);
  if (fresh !== undefined) tellSecondTry(needs, application, fresh.failure);
  await writeRun(needs, subject, run, { parked: parked?.clusterId, failure: fresh?.failure });
  return 0;
};
