// Which state a run starts from. Pure.
import { type Application, type ApplicationSnapshot, latestSnapshot, snapshotNamed } from '@drey/state';

/** A location to restore (null: a fresh start) and the driver whose clusters can read it, or why there is none. */
export type Restore =
  | { readonly from: null }
  | { readonly from: string; readonly driver: string }
  | { readonly fault: string };

const located = ({ name, location, driver }: ApplicationSnapshot): Restore =>
  location === null
    ? {
        fault: `Snapshot ${name} is a record without files (it was made while no cluster ran), so it cannot be restored.`,
      }
    : { from: location, driver };

/** What the goal's run configuration asks for. "Latest" with nothing to restore is a fresh start, as on AWS. */
export const restoreOfGoal = (application: Application): Restore => {
  const asked = application.goal.runConfiguration;
  switch (asked?.restoreType ?? 'RESTORE_FROM_LATEST_SNAPSHOT') {
    case 'SKIP_RESTORE_FROM_SNAPSHOT':
      return { from: null };
    case 'RESTORE_FROM_CUSTOM_SNAPSHOT': {
      const snapshot = snapshotNamed(application, asked?.snapshotName ?? '');
      return snapshot?.status === 'READY'
        ? located(snapshot)
        : { fault: `Snapshot ${asked?.snapshotName ?? ''} does not exist or is not READY any more.` };
    }
    case 'RESTORE_FROM_LATEST_SNAPSHOT': {
      const snapshot = latestSnapshot(application);
      return snapshot === undefined ? { from: null } : located(snapshot);
    }
  }
};
