// The end of runs and of applications.
import { type ApplicationSnapshot, failedSnapshot, type Run, withSnapshot } from '@drey/state';
import type { Action } from '../decide/action.js';
import type { ReconcilerNeeds } from '../loop/reconciler-needs.js';
import { type Subject, change, type NextLook } from './subject.js';
import { endCluster } from './end-cluster.js';
import { settleAs } from './settle.js';

/** Ends the cluster of a run, and what is made ready for it. */
export const endRun = (needs: ReconcilerNeeds, { driver }: Subject, run: Run): Promise<void> => {
  needs.preparations.leave(run.clusterId);
  needs.submissions.forget(run.jobId);
  return endCluster(needs.logs, driver, run.clusterId);
};

/** Ends the cluster of an application and keeps its run, for the host that comes next. */
export const endClusterOf = async (
  needs: ReconcilerNeeds,
  subject: Subject,
  { why }: { readonly why?: string },
): Promise<NextLook> => {
  const { run, arn } = subject.application;
  if (why !== undefined)
    needs.log.warn('A running job could not be saved by a savepoint; it will go on from its latest checkpoint.', {
      application: arn,
      why,
    });
  if (run !== null) await endRun(needs, subject, run);
  return 0;
};

/** Deletes state that newer state has made superfluous. */
export const clearLeftovers = async ({ application, driver }: Subject, run: Run): Promise<void> => {
  for (const jobId of run.leftovers.jobIds) await driver.state.deleteCheckpoints(application.incarnation, jobId);
  for (const location of run.leftovers.locations) await driver.state.deleteSnapshot(location);
};

/** Ends the run, and the state that only it needed, then settles. */
export const end = async (
  needs: ReconcilerNeeds,
  subject: Subject,
  { event, error }: Extract<Action, { do: 'end' }>,
): Promise<NextLook> => {
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

const isHope = ({ kind, status }: ApplicationSnapshot): boolean => kind === 'account' && status === 'CREATING';

/** Snapshots of the account stay when their application goes, and nobody completes any more what of them is CREATING. */
const failHopes = async (needs: ReconcilerNeeds, subject: Subject): Promise<void> => {
  const error = 'The application was deleted before the snapshot was complete.';
  const { arn, snapshots } = subject.application;
  for (const { name } of snapshots.filter(isHope))
    needs.log.warn('A snapshot FAILED.', { application: arn, snapshot: name, error });
  await change(needs, subject, (now) =>
    now.snapshots
      .filter(isHope)
      .reduce((next, snapshot) => withSnapshot(next, failedSnapshot(snapshot, error, needs.clock.now())), now),
  );
};

/** Deletes everything of an application, its record last. */
export const erase = async (needs: ReconcilerNeeds, subject: Subject): Promise<NextLook> => {
  const { application } = subject;
  if (application.run !== null) await endRun(needs, subject, application.run);
  await failHopes(needs, subject);
  for (const driver of needs.drivers.values()) await driver.state.deleteAll(application.incarnation);
  await change(needs, subject, () => null);
  return null;
};
