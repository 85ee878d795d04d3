// A new run of an application: what it needs is looked up, the run is chosen, what is left of the old one ends, the record is written.
import { type Application, noteOperation, type Run, withRun } from '@drey/state';
import type { Begin } from '../decide/action.js';
import { chooseRun, type FoundForRun, newRun, type RunChoice } from '../decide/choose-run.js';
import type { ReconcilerNeeds } from '../loop/reconciler-needs.js';
import { findForRun } from '../observe/find-for-run.js';
import { type Subject, change, type Outcome } from './subject.js';
import { endRun } from './end.js';
import { makeReady, takeParked } from './take-parked.js';
import { tellFindings } from './tell-findings.js';

/** The operation has the rest. */
const FAILURE_CHARACTERS = 300;

/** Says what is unusual about a run. */
const tell = (
  { driver, log }: ReconcilerNeeds,
  application: Application,
  { recovering, why, fresh }: Begin,
  choice: RunChoice,
  { restore }: FoundForRun,
): void => {
  const named = { application: application.arn };
  if ('lost' in restore) log.warn('A job that ran as a record starts without state.', { ...named, why: restore.lost });
  if (choice.driver !== driver.name)
    log.warn(
      'An application stays with the cluster driver that has its state; start it without a snapshot to move it.',
      { ...named, driver: choice.driver },
    );
  if (recovering)
    log.warn('Bringing a job back.', {
      ...named,
      from: choice.restoreFrom ?? 'nothing: it has no state yet',
      ...(why === undefined ? {} : { why }),
    });
  if (fresh !== undefined)
    log.info('A job is tried again on a fresh cluster, since the JVMs of the job before may hold what that one left.', {
      ...named,
      ...(fresh.failure === undefined ? {} : { failure: fresh.failure.slice(0, FAILURE_CHARACTERS) }),
    });
};

/** What the first try failed with stays with the operation, whatever becomes of the second. */
const noteFirstTry = (application: Application, failure: string | undefined): Application => {
  const { operationId } = application.goal;
  return operationId === null || failure === undefined
    ? application
    : noteOperation(
        application,
        operationId,
        `The first try, on the JVMs of the job before, failed, so it was tried once more on fresh ones: ${failure}`,
      );
};

/** Writes the run, unless a wish came in between, and settles with the pool whether it has a parked cluster. */
const writeRun = async (
  needs: ReconcilerNeeds,
  subject: Subject,
  run: Run,
  { parked, failure }: { readonly parked: string | undefined; readonly failure: string | undefined },
): Promise<void> => {
  const { status, run: old } = subject.application;
  try {
    await change(needs, subject, (latest) =>
      latest.status === status && latest.run?.jobId === old?.jobId
        ? withRun(noteFirstTry(latest, failure), run)
        : latest,
    );
  } finally {
    // Also where the record could not be written: the cluster is nobody's then, and the pool's again.
    if (parked !== undefined) {
      const isUsed = needs.applications.find(subject.application)?.run?.clusterId === parked;
      await needs.pool.settle(parked, isUsed);
    }
  }
};

/** Writes a new run, after the cluster of the old one was ended, or made ready for it. */
export const begin = async (needs: ReconcilerNeeds, subject: Subject, action: Begin): Promise<Outcome> => {
  const { application, driver, sighting } = subject;
  const found = await findForRun(needs, subject, action);
  await tellFindings(needs, subject, found.findings);
  const choice = chooseRun(application, action, sighting, found);
  if ('failed' in choice) return choice;
  const { version, reused, parkedShape } = choice;
  if (reused !== undefined) {
    await makeReady(driver, reused.clusterId, version);
    needs.submissions.forget(reused.jobId);
  } else if (application.run !== null) await endRun(needs, subject, application.run);
  const parked = parkedShape && (await takeParked(needs, application, version));
  tell(needs, application, action, choice, found);
  if (action.recovering && action.why !== undefined) needs.watch.lost(application, action.why);
  const run = newRun(application, action, choice, {
    jobId: needs.ids.hex(),
    clusterId: reused?.clusterId ?? parked ?? needs.ids.hex(),
    startedAt: needs.clock.now(),
    isParked: parked !== undefined,
  });
  await writeRun(needs, subject, run, { parked, failure: action.fresh?.failure });
  return 0;
};
