// The loop's body: observe, decide, perform; the status is settled inside perform by an event of the life cycle.
import { OperatorError } from '@drey/plugin-api';
import { type Application, applicationKind, currentVersion, keyText, noteOperation, parseKeyText } from '@drey/state';
import type { Action } from '../decide/action.js';
import { decide } from '../decide/decide.js';
import { decideForRecord } from '../decide/record.js';
import { decideUnseen } from '../decide/unseen.js';
import type { ReconcilerNeeds } from './reconciler-needs.js';
import { observe } from '../observe/observe.js';
import { type Case, change, type NextLook } from '../perform/case.js';
import { perform } from '../perform/perform.js';
import type { Sighting } from '../observe/sighting.js';
import { mayReuse } from '../perform/reuse.js';

/** A driver that is not there: its clusters wait for it, they are never started elsewhere. */
const ABSENT_DRIVER_LOOK_MILLISECONDS = 5_000;

/** An engine that is away is asked again after this: nobody should wait long once it is back, and asking costs next to nothing. */
const UNSEEN_LOOK_MILLISECONDS = 1_000;

const causeOf = (error: unknown): string => (error instanceof OperatorError ? error.line() : String(error));

/** Notes why an application is not looked after; in its open operation too, whose reader would wonder what it waits for. */
const hinder = async (needs: ReconcilerNeeds, subject: Case, error: OperatorError): Promise<void> => {
  const { application } = subject;
  const cause = error.line();
  if (!needs.hindrances.note(keyText(application), { cause, kind: error.code }, needs.clock.now())) return;
  needs.log.warn('An application cannot be looked after for now; it is tried again.', {
    application: application.arn,
    status: application.status,
    cause,
  });
  const { operationId } = application.goal;
  if (operationId !== null)
    await change(needs, subject, (now) =>
      now.goal.operationId === operationId ? noteOperation(now, operationId, cause) : now,
    );
};

/** The application as if nothing of its snapshots was left to delete. */
const withoutLeaving = (application: Application): Application => ({
  ...application,
  snapshots: application.snapshots.map((snapshot) =>
    snapshot.status === 'DELETING' ? { ...snapshot, status: 'FAILED' } : snapshot,
  ),
});

/** While the host stops a cluster that cannot be seen or ended stays for the next host, and a job that gives no savepoint goes without. */
const leave = async (
  needs: ReconcilerNeeds,
  subject: Case,
  error: unknown,
  failed?: Action['do'],
): Promise<NextLook> => {
  if (failed !== undefined && failed !== 'endCluster') {
    try {
      return await perform(needs, subject, { do: 'endCluster', why: causeOf(error) });
    } catch (second) {
      return leave(needs, subject, second);
    }
  }
  needs.log.warn('A cluster could not be ended with the host; the next host of the data directory looks after it.', {
    application: subject.application.arn,
    error,
  });
  return null;
};

/** One pass over an application with a real cluster. */
const reconcile = async (needs: ReconcilerNeeds, subject: Case): Promise<NextLook> => {
  const { application, driver } = subject;
  const { run } = application;
  const hostStop = needs.hostStop();
  const facts = {
    now: needs.clock.now(),
    canReuseCluster: run !== null && mayReuse(needs, application, run, currentVersion(application)),
    ...needs.limits,
    ...(hostStop === undefined ? {} : { hostStop }),
  };
  // What fails again and again is tried until its time is over, so that no passing status lasts for ever.
  const inVain = (error: unknown, failed?: Action['do']): Promise<NextLook> | undefined => {
    const instead = decideUnseen(application, { ...facts, now: needs.clock.now() }, causeOf(error));
    return instead === undefined || instead.do === failed ? undefined : perform(needs, subject, instead);
  };
  let sighting: Sighting;
  try {
    sighting = await observe(application, { driver, flink: needs.flink, submissions: needs.submissions });
  } catch (error) {
    if (hostStop !== undefined) return leave(needs, subject, error);
    const instead = inVain(error);
    if (instead !== undefined) return instead;
    if (!(error instanceof OperatorError)) throw error;
    await hinder(needs, subject, error);
    return UNSEEN_LOOK_MILLISECONDS;
  }
  if (sighting.cluster !== 'absent') needs.logs.follow(application, sighting.cluster, driver);
  const hung = await needs.watch.see(application, sighting);
  const action = decide(application, sighting, { ...facts, hung, now: needs.clock.now() });
  if (action.do !== 'wait' && action.do !== 'nothing')
    needs.log.debug('Reconciling.', { application: application.arn, action: action.do });
  let next: NextLook;
  try {
    next = await perform(needs, subject, action);
  } catch (error) {
    if (hostStop !== undefined) return leave(needs, subject, error, action.do);
    if (action.do === 'deleteSnapshot') {
      // Files that cannot be deleted are tried again, and must not keep the job from being looked after.
      const other = decide(withoutLeaving(application), sighting, { ...facts, now: needs.clock.now() });
      if (other.do !== 'wait' && other.do !== 'nothing') return perform(needs, subject, other);
    }
    const instead = inVain(error, action.do);
    if (instead === undefined) throw error;
    return instead;
  }
  if (needs.hindrances.clear(keyText(application)))
    needs.log.info('An application is looked after again.', { application: application.arn });
  return next;
};

/** Makes the handler of the work queue. It resolves to the milliseconds until the next look. */
export const createReconciler =
  (needs: ReconcilerNeeds, wake: (key: string) => void) =>
  async (key: string): Promise<NextLook> => {
    const application = needs.applications.find(parseKeyText(key));
    if (application === undefined) {
      needs.hindrances.clear(key);
      needs.watch.forget(key);
      return null;
    }
    const driverName = application.run?.driver ?? needs.driver.name;
    const driver = needs.drivers.get(driverName) ?? (needs.driver.runsJobs ? undefined : needs.driver);
    if (driver === undefined) {
      if (needs.hostStop() !== undefined) return null;
      needs.log.warn('An application waits for the driver that runs it.', {
        application: application.arn,
        driver: driverName,
      });
      return ABSENT_DRIVER_LOOK_MILLISECONDS;
    }
    const subject = { application, driver, wake: () => wake(key) };
    if (!needs.driver.runsJobs && driver.runsJobs) {
      // The job of an earlier host with clusters is saved first; then the record moves by itself.
      const next = await reconcile(needs, subject);
      const record = next === null ? needs.applications.find(application) : undefined;
      if (record === undefined) return next;
      return perform(needs, { ...subject, application: record, driver: needs.driver }, decideForRecord(record));
    }
    if (!driver.runsJobs || applicationKind(currentVersion(application).runtimeEnvironment) !== 'flink') {
      return perform(needs, subject, decideForRecord(application));
    }
    try {
      return await reconcile(needs, subject);
    } catch (error) {
      const kind = error instanceof OperatorError ? error.code : 'fault';
      needs.hindrances.note(key, { cause: causeOf(error), kind }, needs.clock.now());
      throw error;
    }
  };
