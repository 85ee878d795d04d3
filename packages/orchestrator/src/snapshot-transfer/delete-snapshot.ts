// The end of a snapshot of the account: its files first, its record last.
import { isNeeded, operationUnderWay, type Snapshot, withNote } from '@drey/state';
import { changeSnapshot, type TransferNeeds } from './transfer-needs.js';

/** How soon a job that still needs the files is looked at again. */
const LOOK_MILLISECONDS = 1_000;

/** Says once what a deletion waits for: in the log, and in its operation for whoever asks for that. */
const tellWait = async (needs: TransferNeeds, snapshot: Snapshot, why: string): Promise<void> => {
  const operation = operationUnderWay(snapshot, 'DeleteSnapshot');
  if (operation === undefined || operation.note === why) return;
  needs.log.info('The deletion of a snapshot waits.', { snapshot: snapshot.name, why });
  await changeSnapshot(needs, snapshot, (now) => withNote(now, operation.id, why));
};

/**
 * Deletes one that is DELETING. Undefined once it is gone, else how long to wait until the next look, in milliseconds: a job that would go
 * back to it, were it lost now, keeps it until it has a checkpoint of its own.
 */
export const deleteSnapshot = async (needs: TransferNeeds, snapshot: Snapshot): Promise<number | undefined> => {
  const { applications, drivers, log } = needs;
  const needing = [...applications.all()].filter((application) => isNeeded(application, snapshot));
  if (needing.length > 0) {
    await tellWait(
      needs,
      snapshot,
      `Its deletion waits for ${needing.map(({ name }) => name).join(', ')}: the job would go back to this snapshot, were it lost, until it has completed a checkpoint of its own or was stopped.`,
    );
    return LOOK_MILLISECONDS;
  }
  const driver = drivers.get(snapshot.driver);
  if (driver === undefined && snapshot.location !== null)
    throw new Error(`Snapshot ${snapshot.name} waits for the driver ${snapshot.driver}, which has its files.`);
  await driver?.state.deleteAll(snapshot.id);
  await changeSnapshot(needs, snapshot, () => null);
  log.info('Deleted a snapshot.', { snapshot: snapshot.name });
  return undefined;
};
