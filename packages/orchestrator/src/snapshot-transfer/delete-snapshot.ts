// The end of a snapshot of the account: its files first, its record last.
import { isNeeded, type Snapshot } from '@drey/state';
import { changeSnapshot, type TransferNeeds } from './transfer-needs.js';

/** How soon a job that still needs the files is looked at again. */
const LOOK_MILLISECONDS = 1_000;

/**
 * Deletes one that is DELETING. Undefined once it is gone, else how long to wait until the next look, in milliseconds: a job that would go
 * back to it, were it lost now, keeps it until it has a checkpoint of its own.
 */
export const deleteSnapshot = async (needs: TransferNeeds, snapshot: Snapshot): Promise<number | undefined> => {
  const { applications, drivers, log } = needs;
  if ([...applications.all()].some((application) => isNeeded(application, snapshot))) return LOOK_MILLISECONDS;
  const driver = drivers.get(snapshot.driver);
  if (driver === undefined && snapshot.location !== null)
    throw new Error(`Snapshot ${snapshot.name} waits for the driver ${snapshot.driver}, which has its files.`);
  await driver?.state.deleteAll(snapshot.id);
  await changeSnapshot(needs, snapshot, () => null);
  log.info('Deleted a snapshot.', { snapshot: snapshot.name });
  return undefined;
};
