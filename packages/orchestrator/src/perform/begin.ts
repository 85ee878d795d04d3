// A new run of an application: which state it starts from, and what is left of the old one.
import { type Application, currentParallelism, currentVersion, type Run, versionOf, withRun } from '@drey/state';
import { freshShape, shapeOf } from '../cluster-shape.js';
import type { Action } from '../decide/action.js';
import { failStart } from '../decide/fault.js';
import type { ReconcilerNeeds } from '../needs.js';
import { type Case, change, type Outcome } from './case.js';
import { whyCodeCannotRun } from './check-code.js';
import { endRun } from './end.js';
import { newestState } from './newest-state.js';
import { type Restore, restoreOfGoal } from './restore.js';
import { reuseCluster } from './reuse.js';
import { takeParked } from './take-parked.js';

const isSnapshot = (application: Application, location: string): boolean =>
  application.snapshots.some((snapshot) => snapshot.location === location);

/** State of the old run that the new one may still need until it has some of its own. */
const leftoversFor = (application: Application, old: Run | null, restoreFrom: string | null): Run['leftovers'] => {
  if (old === null) return { jobIds: [], locations: [] };
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

/** Writes a new run, after the cluster of the old one was ended. */
export const begin = async (
  needs: ReconcilerNeeds,
  subject: Case,
  { from, recovering, why: loss }: Extract<Action, { do: 'begin' }>,
): Promise<Outcome> => {
  const { application, driver } = subject;
  const old = application.run;
  const restore =
    from === 'newestState' && old !== null
      ? { from: await newestState(application, old, driver) }
      : restoreFor(needs, application);
  if ('fault' in restore) return failStart(application, needs.clock.now(), restore.fault);
  const beingTakenDown =
    application.status === 'STOPPING' || (application.status === 'UPDATING' && from === 'newestState');
  const versionId = beingTakenDown && old !== null ? old.versionId : currentVersion(application).id;
  const version = versionOf(application, versionId);
  // A job that ran before is brought back whatever is thought of its code.
  const ranBefore = recovering || beingTakenDown || (application.status === 'RUNNING' && old !== null);
  const why = ranBefore ? undefined : await whyCodeCannotRun(needs, subject, version);
  if (why !== undefined) return failStart(application, needs.clock.now(), why);
  const reused = old !== null && !recovering && (await reuseCluster(needs, subject, old, version));
  if (old !== null && !reused) await endRun(needs, subject, old);
  const parked = reused ? undefined : await takeParked(needs, subject, version);
  const parallelism = currentParallelism(application, versionId);
  const now = needs.clock.now();
  const recoveries = recovering ? (old?.recoveries ?? 0) + 1 : 0;
  const run: Run = {
    jobId: needs.ids.hex(),
    clusterId: reused ? old.clusterId : (parked?.clusterId ?? needs.ids.hex()),
    // The warm-up job of a parked cluster was the first one.
    jobOnCluster: reused ? old.jobOnCluster + 1 : parked === undefined ? 1 : 2,
    driver: needs.driver.name,
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
    leftovers: leftoversFor(application, old, restore.from),
  };
  if (recovering) {
    needs.log.warn('Bringing a job back.', {
      application: application.arn,
      from: restore.from ?? 'nothing: it has no state yet',
      ...(loss === undefined ? {} : { why: loss }),
    });
  }
  await change(needs, subject, (latest) =>
    latest.status === application.status && latest.run?.jobId === old?.jobId ? withRun(latest, run) : latest,
  );
  if (parked !== undefined) {
    const isUsed = needs.applications.find(application)?.run?.clusterId === parked.clusterId;
    await needs.pool.settle(parked.clusterId, isUsed);
  }
  return 0;
};
