// The end of a snapshot of the account: its files first, its record last.
import { type Application, type Run, type Snapshot, withRun } from '@drey/state';
import { changeSnapshot, type TransferNeeds } from './transfer-needs.js';

/** How soon a run that still needs the files is looked at again. */
const LOOK_MILLISECONDS = 1_000;

/** Whether a job that is lost before it completed a checkpoint of its own goes back to these files. */
const goesBackTo = ({ run }: Application, { location, driver }: Snapshot): boolean =>
  run !== null &&
  location !== null &&
  run.driver === driver &&
  (run.restoreFrom === location || run.suspendedTo === location);

const withLeftover = (run: Run, location: string): Run => ({
  ...run,
  leftovers: { ...run.leftovers, locations: [...new Set([...run.leftovers.locations, location])] },
});

/** Makes the files a leftover of each run that may need them: it goes once the job has state of its own. */
const handToRuns = async (needs: TransferNeeds, snapshot: Snapshot): Promise<void> => {
  const { location } = snapshot;
  if (location === null) return;
  for (const application of needs.applications.all()) {
    if (!goesBackTo(application, snapshot)) continue;
    await needs.applications.change(application, (now) =>
      now.run !== null && goesBackTo(now, snapshot) ? withRun(now, withLeftover(now.run, location)) : now,
    );
  }
  await changeSnapshot(needs, snapshot, (now) => ({ ...now, location: null }));
};

const isLeftover = ({ applications }: TransferNeeds, { id }: Snapshot): boolean =>
  [...applications.all()].some(({ run }) => run?.leftovers.locations.some((one) => one.includes(`/${id}/`)) ?? false);

/** Deletes one that is DELETING; undefined once it is gone, else how long to wait until the next look, in milliseconds. */
export const deleteSnapshot = async (needs: TransferNeeds, snapshot: Snapshot): Promise<number | undefined> => {
  await handToRuns(needs, snapshot);
  if (isLeftover(needs, snapshot)) return LOOK_MILLISECONDS;
  const driver = needs.drivers.get(snapshot.driver);
  if (driver === undefined)
    throw new Error(`Snapshot ${snapshot.name} waits for the driver ${snapshot.driver}, which has its files.`);
  await driver.state.deleteAll(snapshot.id);
  await changeSnapshot(needs, snapshot, () => null);
  needs.log.info('Deleted a snapshot.', { snapshot: snapshot.name });
  return undefined;
};
