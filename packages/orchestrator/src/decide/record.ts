// Decides for applications that are records only.
import { type Application, applicationKind, currentVersion } from '@drey/state';
import type { Action } from './action.js';
import { snapshotsEnabled } from './savepoint.js';
import { type InVain, none } from './in-vain.js';
import { decideSnapshotRecord } from './snapshot.js';

/** Whether a cluster would have taken a snapshot here. */
const snapshotOf = (application: Application, prefix: 'STOP' | 'UPDATEAPPLICATION') =>
  applicationKind(currentVersion(application).runtimeEnvironment) === 'flink' && snapshotsEnabled(application)
    ? { recordSnapshot: prefix }
    : {};

/** Statuses move as if a cluster ran: SQL and Studio applications, and everything under the driver `none`. */
export const decideForRecord = (application: Application, inVain: InVain = none): Action => {
  const forSnapshot = decideSnapshotRecord(application, inVain);
  if (forSnapshot !== undefined) return forSnapshot;
  switch (application.status) {
    case 'STARTING':
      return { do: 'settle', event: 'jobRunning' };
    case 'UPDATING':
      return {
        do: 'settle',
        event: 'updated',
        ...(application.goal.restartJob ? snapshotOf(application, 'UPDATEAPPLICATION') : {}),
      };
    case 'STOPPING':
      return { do: 'settle', event: 'stopped', ...snapshotOf(application, 'STOP') };
    case 'FORCE_STOPPING':
      return { do: 'settle', event: 'stopped' };
    case 'ROLLING_BACK':
      return { do: 'settle', event: 'rolledBack' };
    case 'AUTOSCALING':
      return { do: 'settle', event: 'scaled' };
    case 'MAINTENANCE':
      return { do: 'settle', event: 'maintained' };
    case 'DELETING':
      return { do: 'erase' };
    case 'READY':
    case 'RUNNING':
    case 'ROLLED_BACK':
      return { do: 'nothing' };
  }
};
