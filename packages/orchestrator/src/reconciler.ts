// The loop's body: observe, decide, perform; the status is settled inside perform by an event of the life cycle.
import { OperatorError } from '@drey/plugin-api';
import { applicationKind, currentVersion, parseKeyText } from '@drey/state';
import type { Action } from './decide/action.js';
import { decide, decideForRecord } from './decide/decide.js';
import { decideUnseen } from './decide/unseen.js';
import type { ReconcilerNeeds } from './needs.js';
import { observe } from './observe.js';
import { perform } from './perform/perform.js';
import type { Sighting } from './sighting.js';
import { mayReuse } from './perform/reuse.js';

/** A driver that is not there: its clusters wait for it, they are never started elsewhere. */
const ABSENT_DRIVER_LOOK_MILLISECONDS = 5_000;

/** Makes the handler of the work queue. It resolves to the milliseconds until the next look. */
export const createReconciler =
  (needs: ReconcilerNeeds, wake: (key: string) => void) =>
  async (key: string): Promise<number | null> => {
    const application = needs.applications.find(parseKeyText(key));
    if (application === undefined) return null;
    const driverName = application.run?.driver ?? needs.driver.name;
    const driver = needs.driver.runsJobs ? needs.drivers.get(driverName) : needs.driver;
    if (driver === undefined) {
      needs.log.warn('An application waits for the driver that runs it.', {
        application: application.arn,
        driver: driverName,
      });
      return ABSENT_DRIVER_LOOK_MILLISECONDS;
    }
    const subject = { application, driver, wake: () => wake(key) };
    const version = currentVersion(application);
    if (!driver.runsJobs || applicationKind(version.runtimeEnvironment) !== 'flink') {
      return perform(needs, subject, decideForRecord(application));
    }
    const { run } = application;
    const facts = {
      now: needs.clock.now(),
      canReuseCluster: run !== null && mayReuse(needs, application, run, version),
      ...needs.limits,
    };
    // What fails again and again is tried until its time is over, so that no passing status lasts for ever.
    const inVain = (error: unknown, failed?: Action['do']): Promise<number | null> => {
      const cause = error instanceof OperatorError ? error.line() : String(error);
      const instead = decideUnseen(application, { ...facts, now: needs.clock.now() }, cause);
      if (instead === undefined || instead.do === failed) throw error;
      return perform(needs, subject, instead);
    };
    let sighting: Sighting;
    try {
      sighting = await observe(application, { driver, flink: needs.flink, submissions: needs.submissions });
    } catch (error) {
      return inVain(error);
    }
    if (sighting.cluster !== 'absent') needs.logs.follow(application, sighting.cluster, driver);
    const action = decide(application, sighting, { ...facts, now: needs.clock.now() });
    if (action.do !== 'wait' && action.do !== 'nothing')
      needs.log.debug('Reconciling.', { application: application.arn, action: action.do });
    try {
      return await perform(needs, subject, action);
    } catch (error) {
      return inVain(error, action.do);
    }
  };
