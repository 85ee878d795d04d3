// Carries out one action. Intent is written before the act, so that a crash between the two is found by looking.
import { carryScaling, currentVersion, systemRollback } from '@drey/state';
import { shapeOf } from '../decide/cluster-shape.js';
import { logLevelOf } from '../decide/cluster-spec.js';
import type { Action } from '../decide/action.js';
import type { Fault } from '../decide/fault.js';
import type { ReconcilerNeeds } from '../loop/reconciler-needs.js';
import { begin } from './begin.js';
import { learnFromRun } from '../snapshot-transfer/learn-names.js';
import { type Subject, change, editRun, flinkOf, type NextLook, type Outcome, runOf, seenCluster } from './subject.js';
import { clearLeftovers, end, endClusterOf, erase } from './end.js';
import { launch } from './launch.js';
import { operatorsToNote } from './job-operators.js';
import { tellLiberties } from './tell-findings.js';
import { findSavepoint, planPause, planSavepoint, recordSavepoint, takeSavepoint } from './savepoint.js';
import { explained, sayFailure, settleAs } from './settle.js';
import { deleteSnapshot, keepSnapshot, recordSnapshot, takeSnapshot } from './snapshot.js';
import { submit } from './submit.js';

type Step<Do extends Action['do']> = (
  needs: ReconcilerNeeds,
  subject: Subject,
  action: Extract<Action, { readonly do: Do }>,
) => Promise<Outcome>;

/** One side effect for each action. */
const steps: { readonly [Do in Action['do']]: Step<Do> } = {
  nothing: () => Promise.resolve(null),
  wait: (_needs, _subject, { milliseconds }) => Promise.resolve(milliseconds),
  begin,
  launch,
  scale: async (_needs, subject) => {
    const { application } = subject;
    const run = runOf(subject);
    await subject.driver.scale(run.clusterId, shapeOf(application, run).taskManagers);
    return 100;
  },
  endMember: async (needs, subject, { member, why }) => {
    const { application, driver } = subject;
    const { clusterId } = runOf(subject);
    needs.log.warn('A TaskManager hangs and is replaced.', { application: application.arn, cluster: clusterId, why });
    await driver.endMember?.(clusterId, member);
    return 0;
  },
  grow: async (needs, subject, { taskManagers }) => {
    const { application } = subject;
    const run = runOf(subject);
    await editRun(needs, subject, { shape: { ...shapeOf(application, run), taskManagers } });
    await subject.driver.scale(run.clusterId, taskManagers);
    return 50;
  },
  submit,
  noteSubmitted: async (needs, subject) => {
    await tellLiberties(needs, subject);
    await editRun(needs, subject, { phase: 'submitted', ...(await operatorsToNote(needs, subject)) });
    return 0;
  },
  noteCheckpoint: async (needs, subject) => {
    await editRun(needs, subject, { hasCheckpoint: true });
    return 0;
  },
  noteMainFault: async (needs, subject, { error: told }) => {
    const error = explained(needs, subject, told);
    sayFailure(needs, subject, error);
    await editRun(needs, subject, { mainFault: { at: needs.clock.now(), error } });
    needs.log.warn(
      'The main method of a job failed after the job came to run. The job goes on; its next start may fail.',
      {
        application: subject.application.arn,
        error,
      },
    );
    return 0;
  },
  noteSteady: async (needs, subject) => {
    await editRun(needs, subject, { recoveries: 0, notBefore: 0 });
    return 0;
  },
  planSavepoint,
  planPause,
  takeSavepoint,
  cancel: async (needs, subject) => {
    await flinkOf(needs, subject).cancel(runOf(subject).jobId);
    return 50;
  },
  recordSavepoint,
  findSavepoint,
  endCluster: endClusterOf,
  leave: (needs, subject, { why }) => {
    needs.log.warn('A cluster could not be ended with the host; the next host of the data directory looks after it.', {
      application: subject.application.arn,
      why,
    });
    return Promise.resolve(null);
  },
  end,
  adjust: async (needs, subject) => {
    const { application, driver } = subject;
    const { clusterId } = runOf(subject);
    const version = currentVersion(application);
    if (seenCluster(subject) !== undefined) await driver.setLogLevel(clusterId, logLevelOf(version));
    // The job runs the new version now, so that is what its snapshots are of.
    await change(needs, subject, (now) => carryScaling(now, version.id));
    await editRun(needs, subject, { versionId: version.id });
    return 0;
  },
  settle: async (needs, subject, settlement) => {
    if (settlement.error === undefined) await learnFromRun(needs, subject.application);
    await settleAs(needs, subject, settlement);
    return 0;
  },
  takeSnapshot,
  recordSnapshot,
  keepSnapshot,
  deleteSnapshot,
  rollBack: async (needs, subject, { error: told }) => {
    const error = explained(needs, subject, told);
    sayFailure(needs, subject, error);
    const facts = { at: needs.clock.now(), ids: needs.ids };
    await change(needs, subject, (now) => (now.status === 'UPDATING' ? systemRollback(now, error, facts) : now));
    return 0;
  },
  clearLeftovers: async (needs, subject) => {
    await clearLeftovers(subject, runOf(subject));
    await editRun(needs, subject, { leftovers: { jobIds: [], locations: [] } });
    return 0;
  },
  erase,
};

/** Performs an action and tells what happened: when to look again, or what failed. */
export const perform = async (
  needs: ReconcilerNeeds,
  subject: Subject,
  action: Action,
): Promise<{ readonly again: NextLook } | { readonly failed: Fault }> => {
  const step = steps[action.do] as Step<Action['do']>;
  try {
    const outcome = await step(needs, subject, action);
    return typeof outcome !== 'object' || outcome === null
      ? { again: outcome }
      : { failed: { step: action.do, error: new Error(outcome.failed), isFinal: true } };
  } catch (error) {
    return { failed: { step: action.do, error, isFinal: false } };
  }
};
