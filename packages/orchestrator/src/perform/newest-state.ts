// Finds where a job goes on from after its cluster died or was stopped with the host.
import type { Application, Run } from '@drey/state';
import type { ClusterDriver } from '../cluster-driver.js';

/**
 * The newest of: the job's own checkpoints, a savepoint whose completion nobody recorded, the savepoint of a clean stop; else what the
 * run itself started from.
 */
export const newestState = async (
  application: Application,
  run: Run,
  driver: ClusterDriver,
): Promise<string | null> => {
  if (run.suspendedTo !== null) return run.suspendedTo;
  const known = application.snapshots.flatMap(({ location }) => (location === null ? [] : [location]));
  const [checkpoint, savepoint] = await Promise.all([
    driver.state.newestCheckpoint(application.incarnation, run.jobId),
    driver.state.newestSavepoint(application.incarnation, [...known, ...run.leftovers.locations]),
  ]);
  // The savepoint first: where both are as old, it is what the job stopped with.
  const candidates = [savepoint, checkpoint]
    .filter((candidate) => candidate !== undefined)
    .filter(({ at }) => at >= run.startedAt)
    .toSorted((one, other) => other.at - one.at);
  return candidates[0]?.location ?? run.restoreFrom;
};
