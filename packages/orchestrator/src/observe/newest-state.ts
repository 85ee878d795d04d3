// Finds where a job goes on from after its cluster died or was stopped with the host.
import { OperatorError } from '@drey/plugin-api';
import { type Application, placesOf, type Run } from '@drey/state';
import type { ClusterDriver } from '@drey/cluster';
import type { Restore } from '../decide/restore.js';

/** What a job had and is not there any more is told; the job is not begun from nothing in its place. */
const stateIsGone = ({ name }: Application): OperatorError =>
  new OperatorError(
    'DREY_STATE_GONE',
    `The job of ${name} was lost after it had completed checkpoints, and none of them is there any more, so it is not begun again.`,
    'Put the checkpoints back into the data directory; or stop the application with Force and start it from a snapshot, or from nothing with SKIP_RESTORE_FROM_SNAPSHOT.',
  );

/**
 * The newest of: the job's own checkpoints, a savepoint whose completion nobody recorded, the savepoint of a clean stop; else what the
 * run itself started from. Throws an OperatorError where the job had a checkpoint and nothing of its state is there.
 */
export const newestState = async (application: Application, run: Run, driver: ClusterDriver): Promise<Restore> => {
  const at = (from: string | null): Restore => (from === null ? { from } : { from, driver: driver.name });
  if (run.suspendedTo !== null) return at(run.suspendedTo);
  const [checkpoint, savepoint] = await Promise.all([
    driver.state.newestCheckpoint(application.incarnation, run.jobId),
    driver.state.newestSavepoint(application.incarnation, [...placesOf(application), ...run.leftovers.locations]),
  ]);
  // The savepoint first: where both are as old, it is what the job stopped with.
  const candidates = [savepoint, checkpoint]
    .filter((candidate) => candidate !== undefined)
    .filter(({ at }) => at >= run.startedAt)
    .toSorted((one, other) => other.at - one.at);
  const location = candidates[0]?.location ?? run.restoreFrom;
  if (location === null && run.hasCheckpoint === true) throw stateIsGone(application);
  return at(location);
};
