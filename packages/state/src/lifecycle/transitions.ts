// The life cycle as one table: status x event -> next status. A missing cell is a refusal.
import type { ApplicationStatus } from '@drey/api';
import type { LifecycleEvent } from './event.js';

/**
 * Every legal move. Known from the service's documentation and the Terraform provider's acceptance tests, but for four cells
 * that are ours: `stopFailed`, `updateRefused` and `scaleFailed` (what fails before the job is down leaves it running), and `startFailed`
 * of a RUNNING application (it ran as a record, and its job cannot run on the cluster that there is now).
 */
export const transitions: Readonly<
  Record<ApplicationStatus, Readonly<Partial<Record<LifecycleEvent, ApplicationStatus>>>>
> = {
  READY: { start: 'STARTING', update: 'READY', delete: 'DELETING' },
  STARTING: { jobRunning: 'RUNNING', startFailed: 'READY', jobFinished: 'READY', forceStop: 'FORCE_STOPPING' },
  RUNNING: {
    stop: 'STOPPING',
    forceStop: 'FORCE_STOPPING',
    update: 'UPDATING',
    rollback: 'ROLLING_BACK',
    scale: 'AUTOSCALING',
    maintain: 'MAINTENANCE',
    delete: 'DELETING',
    jobFinished: 'READY',
    startFailed: 'READY',
  },
  UPDATING: {
    updated: 'RUNNING',
    updateRefused: 'RUNNING',
    updateFailed: 'READY',
    jobFinished: 'READY',
    forceStop: 'FORCE_STOPPING',
    rollback: 'ROLLING_BACK',
  },
  STOPPING: { stopped: 'READY', stopFailed: 'RUNNING', forceStop: 'FORCE_STOPPING' },
  FORCE_STOPPING: { stopped: 'READY' },
  AUTOSCALING: {
    scaled: 'RUNNING',
    scaleFailed: 'RUNNING',
    jobFinished: 'READY',
    forceStop: 'FORCE_STOPPING',
    rollback: 'ROLLING_BACK',
  },
  ROLLING_BACK: { rolledBack: 'RUNNING', rollbackFailed: 'READY', jobFinished: 'READY' },
  MAINTENANCE: { maintained: 'RUNNING' },
  DELETING: {},
  ROLLED_BACK: {},
};
