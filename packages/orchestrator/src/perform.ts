// Carries out one action. Intent is written before the act, so that a crash between the two is found by looking.
import { OperatorError } from '@drey/plugin-api';
import {
  type Application,
  currentVersion,
  type LifecycleEvent,
  type Run,
  settle,
  systemRollback,
  versionOf,
  withRun,
  withSnapshot,
} from '@drey/state';
import type { Action } from './action.js';
import type { ClusterDriver } from './cluster-driver.js';
import { clusterSpec, parallelismOf } from './cluster-spec.js';
import { failStart } from './decision-facts.js';
import { endCluster } from './end-cluster.js';
import { inspectJobArchive } from './job-archive.js';
import type { OrchestratorNeeds } from './needs.js';
import { newestState } from './newest-state.js';
import { deleteSnapshot, takeSnapshot, withOutcome } from './perform-snapshot.js';
import { restoreOfGoal } from './restore.js';

/** One application in the reconciler's hands. */
export interface Case {
  readonly application: Application;
  /** The driver of its run, or of its next one. */
  readonly driver: ClusterDriver;
  /** Looks again soon; for work that ends outside the queue. */
  readonly wake: () => void;
}

/** Milliseconds until the next look; 0 for at once, null for not before something changes. */
export type NextLook = number | null;

const runOf = ({ application }: Case): Run => {
  if (application.run === null) throw new Error(`${application.arn} has no run to act on.`);
  return application.run;
};

const change = async (needs: OrchestratorNeeds, { application }: Case, edit: (now: Application) => Application | null) => {
  await needs.applications.change(application, (now) => (now.incarnation === application.incarnation ? edit(now) : now));
};

const editRun = (needs: OrchestratorNeeds, subject: Case, edit: Partial<Run>): Promise<void> =>
  change(needs, subject, (now) => (now.run?.jobId === runOf(subject).jobId ? withRun(now, { ...now.run, ...edit }) : now));

/** What to settle. */
type Settlement = Omit<Extract<Action, { do: 'settle' }>, 'do'>;

/** A record of the snapshot that a cluster would have taken. */
const withHollowSnapshot = (application: Application, prefix: string, at: number): Application => {
  const last = currentVersion(application);
  const version = prefix === 'STOP' ? last : versionOf(application, last.updatedFrom ?? last.id);
  return withSnapshot(application, {
    name: `${prefix}-${application.name}-${at}`,
    status: 'READY',
    versionId: version.id,
    createdAt: at,
    runtimeEnvironment: version.runtimeEnvironment,
    location: null,
    driver: 'none',
  });
};

const settleAs = (needs: OrchestratorNeeds, subject: Case, { event, error, recordSnapshot }: Settlement): Promise<void> => {
  const at = needs.clock.now();
  const { status } = subject.application;
  needs.log[error === undefined ? 'info' : 'warn']('Application settled.', {
    application: subject.application.arn,
    event,
    ...(error === undefined ? {} : { error }),
  });
  return change(needs, subject, (now) => {
    // A wish that came in between (a forced stop, say) goes first.
    if (now.status !== status) return now;
    const recorded = recordSnapshot === undefined ? now : withHollowSnapshot(now, recordSnapshot, at);
    return settle(recorded, event, { at, ...(error === undefined ? {} : { error }) });
  });
};

const endRun = (needs: OrchestratorNeeds, { driver }: Case, run: Run): Promise<void> => {
  needs.submissions.forget(run.jobId);
  return endCluster(needs.logs, driver, run.clusterId);
};

const clearLeftovers = async ({ application, driver }: Case, run: Run): Promise<void> => {
  for (const jobId of run.leftovers.jobIds) await driver.state.deleteCheckpoints(application.incarnation, jobId);
  for (const location of run.leftovers.locations) await driver.state.deleteSnapshot(location);
};

const isSnapshot = (application: Application, location: string): boolean =>
  application.snapshots.some((snapshot) => snapshot.location === location);

/** State of the old run that the new one may still need until it has some of its own. */
const leftoversFor = (application: Application, old: Run | null, restoreFrom: string | null): Run['leftovers'] => {
  if (old === null) return { jobIds: [], locations: [] };
  const passing = [old.suspendedTo, restoreFrom].filter(
    (location): location is string => location !== null && location.includes('savepoint-') && !isSnapshot(application, location),
  );
  return {
    jobIds: [...new Set([...old.leftovers.jobIds, old.jobId])],
    locations: [...new Set([...old.leftovers.locations, ...passing])],
  };
};

/** Pause before the attempt after this one: none for the first recovery, then doubling up to a minute. */
const pauseAfter = (recoveries: number): number => (recoveries === 0 ? 0 : Math.min(60_000, 1_000 * 2 ** recoveries));

const begin = async (
  needs: OrchestratorNeeds,
  subject: Case,
  { from, recovering }: Extract<Action, { do: 'begin' }>,
): Promise<NextLook> => {
  const { application, driver } = subject;
  const old = application.run;
  const restore =
    from === 'newestState' && old !== null ? { from: await newestState(application, old, driver) } : restoreOfGoal(application);
  if ('fault' in restore) return perform(needs, subject, failStart(application, restore.fault));
  if (old !== null) await endRun(needs, subject, old);
  const now = needs.clock.now();
  const beingTakenDown = application.status === 'STOPPING' || (application.status === 'UPDATING' && from === 'newestState');
  const recoveries = recovering ? (old?.recoveries ?? 0) + 1 : 0;
  const run: Run = {
    jobId: needs.ids.hex(),
    clusterId: needs.ids.hex(),
    driver: needs.driver.name,
    versionId: beingTakenDown && old !== null ? old.versionId : currentVersion(application).id,
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
    needs.log.warn('Bringing a job back.', { application: application.arn, from: restore.from ?? 'nothing: it has no state yet' });
  }
  await change(needs, subject, (latest) =>
    latest.status === application.status && latest.run?.jobId === old?.jobId ? withRun(latest, run) : latest,
  );
  return 0;
};

/** How long a look at an unfinished runtime waits for it. */
const PREPARATION_LOOK_MILLISECONDS = 1_000;

const launch = async (needs: OrchestratorNeeds, subject: Case): Promise<NextLook> => {
  const { application, driver } = subject;
  const run = runOf(subject);
  const environment = versionOf(application, run.versionId).runtimeEnvironment;
  const runtime = needs.runtime(environment);
  if (runtime === undefined) {
    return perform(needs, subject, failStart(application, `Drey has no Flink runtime for ${environment}.`));
  }
  const patience = new AbortController();
  const prepared = driver.prepare(runtime, patience.signal).then(() => true);
  const inTime = await Promise.race([prepared, needs.clock.sleep(PREPARATION_LOOK_MILLISECONDS).then(() => false)]).catch(
    (error: unknown) => {
      if (error instanceof OperatorError) return error;
      throw error;
    },
  );
  if (inTime instanceof OperatorError) return perform(needs, subject, failStart(application, inTime.line()));
  if (!inTime) {
    prepared.catch(() => undefined);
    // The time for the start counts from when its runtime is there.
    await editRun(needs, subject, { startedAt: needs.clock.now() });
    return 0;
  }
  await driver.launch(
    clusterSpec(application, run, runtime, needs.surroundings(application, run.clusterId)),
    new AbortController().signal,
  );
  return 50;
};

const submit = async (needs: OrchestratorNeeds, subject: Case): Promise<NextLook> => {
  const { application, driver, wake } = subject;
  const run = runOf(subject);
  const version = versionOf(application, run.versionId);
  const copy = version.code === null ? undefined : await needs.code.path(version.code);
  if (copy === undefined) {
    return perform(needs, subject, failStart(application, 'The application has no code, or its copy is gone from the data directory. Update the application with its code.'));
  }
  const archive = await inspectJobArchive(copy);
  if (archive.kind === 'unusable') return perform(needs, subject, failStart(application, archive.why));
  const cluster = await driver.inspect(run.clusterId);
  if (cluster === undefined) return 0;
  await editRun(needs, subject, { phase: 'submitting' });
  const jarId = await driver.putCode(run.clusterId, copy, `${version.code?.sha256.slice(0, 16) ?? 'code'}.jar`);
  const flink = needs.flink(cluster.rest);
  needs.submissions.start(
    run.jobId,
    () =>
      flink.runJar(jarId, {
        jobId: run.jobId,
        ...(run.restoreFrom === null ? {} : { savepointPath: run.restoreFrom }),
        allowNonRestoredState: run.allowNonRestoredState,
        parallelism: parallelismOf(version),
      }),
    wake,
  );
  return 50;
};

const planSavepoint = async (needs: OrchestratorNeeds, subject: Case): Promise<NextLook> => {
  const { application } = subject;
  const startedAt = needs.clock.now();
  // Names as another emulator's author saw them on AWS.
  const prefix = application.status === 'UPDATING' ? 'UPDATEAPPLICATION' : 'STOP';
  await editRun(needs, subject, {
    savepoint: { triggerId: needs.ids.hex(), snapshotName: `${prefix}-${application.name}-${startedAt}`, startedAt },
  });
  return 0;
};

const takeSavepoint = async (needs: OrchestratorNeeds, subject: Case): Promise<NextLook> => {
  const { application, driver } = subject;
  const run = runOf(subject);
  const cluster = await driver.inspect(run.clusterId);
  if (cluster === undefined || run.savepoint === null) return 0;
  await needs.flink(cluster.rest).stopWithSavepoint(run.jobId, {
    targetDirectory: driver.state.savepointDirectory(application.incarnation),
    triggerId: run.savepoint.triggerId,
  });
  return 50;
};

const recordSavepoint = async (needs: OrchestratorNeeds, subject: Case, location: string): Promise<NextLook> => {
  const run = runOf(subject);
  const at = needs.clock.now();
  await change(needs, subject, (now) => {
    if (now.run?.jobId !== run.jobId) return now;
    const { run: latest } = now;
    const prefix = now.status === 'UPDATING' ? 'UPDATEAPPLICATION' : 'STOP';
    const name = latest.savepoint?.snapshotName ?? `${prefix}-${now.name}-${at}`;
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
const findSavepoint = async (needs: OrchestratorNeeds, subject: Case): Promise<NextLook> => {
  const { application, driver } = subject;
  const run = runOf(subject);
  const known = application.snapshots.flatMap(({ location }) => (location === null ? [] : [location]));
  const found = await driver.state.newestSavepoint(application.incarnation, [...known, ...run.leftovers.locations]);
  if (found !== undefined && found.at >= (run.savepoint?.startedAt ?? 0)) return recordSavepoint(needs, subject, found.location);
  await editRun(needs, subject, { savepoint: null });
  return 0;
};

const end = async (needs: OrchestratorNeeds, subject: Case, { event, error }: Extract<Action, { do: 'end' }>): Promise<NextLook> => {
  const { application, driver } = subject;
  const { run } = application;
  if (run !== null) {
    await endRun(needs, subject, run);
    // The service restores from snapshots only, so checkpoints end with the run.
    await driver.state.deleteCheckpoints(application.incarnation, run.jobId);
    await clearLeftovers(subject, run);
  }
  await settleAs(needs, subject, { event, ...(error === undefined ? {} : { error }) });
  return 0;
};

const erase = async (needs: OrchestratorNeeds, subject: Case): Promise<NextLook> => {
  const { application } = subject;
  if (application.run !== null) await endRun(needs, subject, application.run);
  for (const driver of needs.drivers.values()) await driver.state.deleteAll(application.incarnation);
  await change(needs, subject, () => null);
  return null;
};

/** Performs an action and says when to look again. Rejects where the act failed; it is then tried again. */
export const perform = async (needs: OrchestratorNeeds, subject: Case, action: Action): Promise<NextLook> => {
  switch (action.do) {
    case 'nothing':
      return null;
    case 'wait':
      return action.milliseconds;
    case 'begin':
      return begin(needs, subject, action);
    case 'launch':
      return launch(needs, subject);
    case 'scale':
      await subject.driver.scale(runOf(subject).clusterId, 1);
      return 100;
    case 'submit':
      return submit(needs, subject);
    case 'noteSubmitted':
      await editRun(needs, subject, { phase: 'submitted' });
      return 0;
    case 'noteSteady':
      await editRun(needs, subject, { recoveries: 0, notBefore: 0 });
      return 0;
    case 'planSavepoint':
      return planSavepoint(needs, subject);
    case 'takeSavepoint':
      return takeSavepoint(needs, subject);
    case 'recordSavepoint':
      return recordSavepoint(needs, subject, action.location);
    case 'findSavepoint':
      return findSavepoint(needs, subject);
    case 'end':
      return end(needs, subject, action);
    case 'settle':
      await settleAs(needs, subject, action);
      return 0;
    case 'takeSnapshot':
      await takeSnapshot(needs, subject, action.name);
      return 50;
    case 'recordSnapshot':
      await change(needs, subject, (now) => withOutcome(now, action));
      return 0;
    case 'deleteSnapshot':
      await deleteSnapshot(needs, subject.application, action.name);
      return 0;
    case 'rollBack': {
      const facts = { at: needs.clock.now(), ids: needs.ids };
      await change(needs, subject, (now) => (now.status === 'UPDATING' ? systemRollback(now, action.error, facts) : now));
      return 0;
    }
    case 'clearLeftovers':
      await clearLeftovers(subject, runOf(subject));
      await editRun(needs, subject, { leftovers: { jobIds: [], locations: [] } });
      return 0;
    case 'erase':
      return erase(needs, subject);
  }
};
