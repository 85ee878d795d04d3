// The loop's body: observe, decide, perform; the status is settled inside perform by an event of the life cycle.
import { OperatorError, operatorLine } from '@drey/plugin-api';
import { applicationKind, currentVersion, keyText, noteOperation, parseKeyText } from '@drey/state';
import { decide } from '../decide/decide.js';
import type { DecisionFacts } from '../decide/decision-facts.js';
import type { Fault } from '../decide/fault.js';
import { decideForRecord } from '../decide/record.js';
import { noObserver } from './loop-observer.js';
import type { ReconcilerNeeds } from './reconciler-needs.js';
import { observe } from '../observe/observe.js';
import { waitings } from '../observe/sighting.js';
import { type Subject, change, type NextLook, seenCluster } from '../perform/subject.js';
import { perform } from '../perform/perform.js';
import { mayReuse } from '../decide/reuse.js';
import type { Hung } from '../watch/hung.js';

/** A driver that is not there: its clusters wait for it, they are never started elsewhere. */
const ABSENT_DRIVER_LOOK_MILLISECONDS = 5_000;

/** An engine that is away is asked again after this: nobody should wait long once it is back, and asking costs next to nothing. */
const UNSEEN_LOOK_MILLISECONDS = 1_000;

/** Whoever reads the open operation would wonder what it waits for. */
const noteInOperation = async (needs: ReconcilerNeeds, subject: Subject, cause: string): Promise<void> => {
  const { operationId } = subject.application.goal;
  if (operationId === null) return;
  await change(needs, subject, (latest) =>
    latest.goal.operationId === operationId ? noteOperation(latest, operationId, cause) : latest,
  );
};

/**
 * Nothing helps but another pass: after the pause of the queue, or soon where an engine is away. That is noted in the open operation too, whose
 * reader would wonder what it waits for.
 */
const tryLater = async (
  needs: ReconcilerNeeds,
  subject: Subject,
  { step, error }: Partial<Fault> = {},
): Promise<NextLook> => {
  const { arn, status } = subject.application;
  const cause = operatorLine(error);
  const kind = error instanceof OperatorError ? error.code : 'fault';
  const isNews = needs.hindrances.note(keyText(subject.application), { cause, kind }, needs.clock.now());
  if (step !== 'look' || !(error instanceof OperatorError)) throw error;
  if (!isNews) return UNSEEN_LOOK_MILLISECONDS;
  const told = { application: arn, status, cause };
  needs.log.warn('An application cannot be looked after for now; it is tried again.', told);
  await noteInOperation(needs, subject, cause);
  return UNSEEN_LOOK_MILLISECONDS;
};

/** What keeps members from coming up, told wherever people look while it lasts; whether there is such a thing. */
const noteWaiting = async (needs: ReconcilerNeeds, subject: Subject): Promise<boolean> => {
  const cluster = seenCluster(subject);
  const cause = cluster === undefined ? '' : waitings(cluster);
  if (cause === '') return false;
  const { arn, status } = subject.application;
  if (needs.hindrances.note(keyText(subject.application), { cause, kind: 'members wait' }, needs.clock.now())) {
    needs.log.warn('Members of a cluster do not come up.', { application: arn, status, cause });
    await noteInOperation(needs, subject, cause);
  }
  return true;
};

const factsOf = (needs: ReconcilerNeeds, { application, driver }: Subject, hung: Hung | undefined): DecisionFacts => {
  const hostStop = needs.hostStop();
  const { run } = application;
  const next = currentVersion(application);
  const around = { driver: needs.driver.name, runtime: needs.runtime(next.runtimeEnvironment) };
  return {
    now: needs.clock.now(),
    canReuseCluster: run !== null && mayReuse(application, run, next, around),
    canEndMember: driver.endMember !== undefined,
    ...needs.limits,
    ...(hung === undefined ? {} : { hung }),
    ...(hostStop === undefined ? {} : { hostStop }),
  };
};

/** One pass over an application with a real cluster: one look, and what is decided from it until something comes about. */
const reconcile = async (needs: ReconcilerNeeds, given: Subject): Promise<NextLook> => {
  const { application, driver } = given;
  let faults: readonly Fault[] = [];
  const sighting = await observe(application, { ...needs, driver }).catch((error: unknown) => {
    faults = [{ step: 'look', error, isFinal: false }];
    return 'unseen' as const;
  });
  const { observer = noObserver } = needs;
  if (sighting !== 'unseen') observer.looked(application, sighting);
  const subject = { ...given, sighting };
  const cluster = seenCluster(subject);
  if (cluster !== undefined) needs.logs.follow(application, cluster, driver);
  const hung = sighting === 'unseen' ? undefined : await needs.watch.see(application, sighting);
  for (;;) {
    const action = decide(application, sighting, factsOf(needs, subject, hung), faults);
    if (action === undefined) return tryLater(needs, subject, faults.at(-1));
    if (action.do !== 'wait' && action.do !== 'nothing')
      needs.log.debug('Reconciling.', { application: application.arn, action: action.do });
    const done = observer.acts(application, action);
    const outcome = await perform(needs, subject, action);
    done('failed' in outcome ? outcome.failed : undefined);
    if ('again' in outcome) {
      const waits = await noteWaiting(needs, subject);
      if (!waits && faults.every(({ isFinal }) => isFinal) && needs.hindrances.clear(keyText(application)))
        needs.log.info('An application is looked after again.', { application: application.arn });
      return outcome.again;
    }
    faults = [...faults, outcome.failed];
  }
};

/** One pass over an application that is a record only. */
const reconcileRecord = async (needs: ReconcilerNeeds, subject: Subject): Promise<NextLook> => {
  const action = decideForRecord(subject.application);
  const done = (needs.observer ?? noObserver).acts(subject.application, action);
  const outcome = await perform(needs, subject, action);
  done('failed' in outcome ? outcome.failed : undefined);
  if ('failed' in outcome) throw outcome.failed.error;
  return outcome.again;
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
    const subject = { application, driver, sighting: 'unseen', wake: () => wake(key) } as const;
    if (!needs.driver.runsJobs && driver.runsJobs) {
      // The job of an earlier host with clusters is saved first; then the record moves by itself.
      const next = await reconcile(needs, subject);
      const record = next === null ? needs.applications.find(application) : undefined;
      if (record === undefined) return next;
      return reconcileRecord(needs, { ...subject, application: record, driver: needs.driver });
    }
    if (!driver.runsJobs || applicationKind(currentVersion(application).runtimeEnvironment) !== 'flink')
      return reconcileRecord(needs, subject);
    return reconcile(needs, subject);
  };
