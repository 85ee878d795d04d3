// Which state a run starts from. Pure.
import { type Application, latestSnapshot, type Snapshot } from '@drey/state';
import type { Begin } from './action.js';

/** A location to restore (null: a fresh start, with what it could not restore) and the driver whose clusters can read it, or why there is none. */
export type Restore =
  | { readonly from: null; readonly lost?: string }
  | { readonly from: string; readonly driver: string }
  | { readonly fault: string };

const located = ({ name, location, driver }: Snapshot): Restore =>
  location === null
    ? {
        fault: `Snapshot ${name} is a record without files (it was made while no cluster ran), so it cannot be restored.`,
      }
    : { from: location, driver };

/** What the goal's run configuration asks for. "Latest" with nothing to restore is a fresh start, as on AWS. */
const restoreOfGoal = (application: Application, named: Snapshot | undefined): Restore => {
  const asked = application.goal.runConfiguration;
  switch (asked?.restoreType ?? 'RESTORE_FROM_LATEST_SNAPSHOT') {
    case 'SKIP_RESTORE_FROM_SNAPSHOT':
      return { from: null };
    case 'RESTORE_FROM_CUSTOM_SNAPSHOT': {
      const name = asked?.snapshotArn ?? asked?.snapshotName ?? '';
      return named?.status === 'READY'
        ? located(named)
        : { fault: `Snapshot ${name} does not exist or is not READY any more.` };
    }
    case 'RESTORE_FROM_LATEST_SNAPSHOT': {
      const snapshot = latestSnapshot(application);
      return snapshot === undefined ? { from: null } : located(snapshot);
    }
  }
};

/** What a run starts from. `newest`: the newest state of the run before, where there is any. `named`: the snapshot that the goal names. */
export const restoreOf = (
  application: Application,
  from: Begin['from'],
  newest: Restore,
  named: Snapshot | undefined,
): Restore => {
  const { run, status } = application;
  if (run !== null && from === 'newestState') return newest;
  if (run !== null && from === 'sameState')
    return run.restoreFrom === null ? { from: null } : { from: run.restoreFrom, driver: run.driver };
  const restore = restoreOfGoal(application, named);
  // What ran as a record only has no state that could be lost, and nobody waits for an answer any more.
  return 'fault' in restore && status === 'RUNNING' ? { from: null, lost: restore.fault } : restore;
};
