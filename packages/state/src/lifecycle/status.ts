// The eleven statuses of an application, and the families that they belong to.
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

/** Families of statuses: `passing` ends by itself, `comesToRun` ends once a job runs, `takesJobDown` begins with a savepoint of the present job. */
export const statusFamilies = ['passing', 'comesToRun', 'takesJobDown'] as const;

type StatusFamily = (typeof statusFamilies)[number];

/** The families of each status, the one place where they are spelt. */
export const familiesOf: Readonly<Record<ApplicationStatus, readonly StatusFamily[]>> = {
  READY: [],
  STARTING: ['passing', 'comesToRun'],
  RUNNING: [],
  UPDATING: ['passing', 'comesToRun', 'takesJobDown'],
  STOPPING: ['passing', 'takesJobDown'],
  FORCE_STOPPING: ['passing'],
  AUTOSCALING: ['passing', 'comesToRun', 'takesJobDown'],
  ROLLING_BACK: ['passing', 'comesToRun'],
  MAINTENANCE: ['passing'],
  DELETING: ['passing'],
  ROLLED_BACK: [],
};

type WithStatus = { readonly status: ApplicationStatus };

/** Whether the status ends by itself: something is under way. */
export const isPassing = ({ status }: WithStatus): boolean => familiesOf[status].includes('passing');

/** Whether the status ends once a job runs. */
export const comesToRun = ({ status }: WithStatus): boolean => familiesOf[status].includes('comesToRun');

/** Whether the status begins with a savepoint that ends the present job. */
export const takesJobDown = ({ status }: WithStatus): boolean => familiesOf[status].includes('takesJobDown');

/** Whether one job takes the place of another. */
export const replacesJob = (application: WithStatus): boolean => comesToRun(application) && takesJobDown(application);
