// The eleven statuses of an application.
import type { ApplicationStatus } from '@drey/api';

/** All statuses, in the order of the documentation table. */
export const statuses: readonly ApplicationStatus[] = [
  'READY',
  'STARTING',
  'RUNNING',
  'UPDATING',
  'STOPPING',
  'FORCE_STOPPING',
  'AUTOSCALING',
  'ROLLING_BACK',
  'MAINTENANCE',
  'DELETING',
  'ROLLED_BACK',
];
