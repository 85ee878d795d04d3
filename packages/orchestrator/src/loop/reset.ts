// Forgets every application: what runs is ended without a savepoint, then its state is deleted, its record last.
import type { Application } from '@drey/state';
import type { OrchestratorNeeds } from './needs.js';
import type { Preparations } from './preparations.js';
import { endCluster } from '../perform/end-cluster.js';
import type { WorkQueue } from './work-queue.js';

/** Passes that are under way get this long to end; a cluster that one of them starts later is ended as an orphan. */
const PAUSE_MILLISECONDS = 60_000;
/** Applications forgotten at the same time. */
const AT_ONCE = 8;

const forget = async (
  { needs, preparations }: Pick<ResetNeeds, 'needs' | 'preparations'>,
  application: Application,
): Promise<void> => {
  const { run, incarnation } = application;
  if (run !== null) {
    needs.submissions.forget(run.jobId);
    preparations.leave(run.clusterId);
    const driver = needs.drivers.get(run.driver);
    // Without its driver nobody can end it; the record goes all the same, and the driver ends it as an orphan once it is back.
    if (driver !== undefined) await endCluster(needs.logs, driver, run.clusterId);
  }
  for (const driver of needs.drivers.values()) await driver.state.deleteAll(incarnation);
  await needs.applications.change(application, () => null);
};

/** Forgets some at a time, all of them even where one fails. Rejects with the first failure. */
const forgetAll = async (given: Pick<ResetNeeds, 'needs' | 'preparations'>): Promise<void> => {
  const waiting = [...given.needs.applications.all()];
  const failures: unknown[] = [];
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      await forget(given, next).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  if (failures.length > 0) throw failures[0];
};

/** What a reset works with. */
export interface ResetNeeds {
  readonly needs: OrchestratorNeeds;
  readonly queue: Pick<WorkQueue, 'pause' | 'resume'>;
  readonly preparations: Pick<Preparations, 'leave'>;
  /** Ends clusters that no application claims. */
  readonly endOrphans: () => Promise<void>;
}

/**
 * Forgets every application, of all accounts. Nothing is reconciled meanwhile, so that nobody brings back what is being ended. Rejects
 * where a cluster could not be ended or state not deleted; those records stay, and it may be repeated.
 */
export const resetApplications = async ({ needs, queue, preparations, endOrphans }: ResetNeeds): Promise<void> => {
  await queue.pause(PAUSE_MILLISECONDS);
  try {
    await forgetAll({ needs, preparations });
    await endOrphans();
  } finally {
    queue.resume();
  }
};
