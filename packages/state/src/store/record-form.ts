// Whether what is stored under a key is the record of that application: a record that is not would end the host at some later step.
import { isMembers } from '@drey/plugin-api';
import { keyText } from '../application/application-key.js';
import { statuses } from '../lifecycle/status.js';
import { type Form, misfit, misfits } from './form.js';
import { type EarlierRecord, earlierSnapshotForm } from './migrations.js';
import type { StoredApplication } from './store-backend.js';

/** The record, or why it is none: the end of a sentence that begins with "it". */
export type ReadRecord<T> = { readonly record: T } | { readonly fault: string };

const recordForm: Form = {
  accountId: 'string',
  region: 'string',
  name: 'string',
  arn: 'string',
  incarnation: 'string',
  status: 'string',
  createdAt: 'number',
  lastUpdatedAt: 'number',
  conditionalToken: 'string',
  versions: 'list',
  currentVersionId: 'number',
  maintenanceWindowStart: 'string',
  tags: 'object',
  operations: 'list',
  goal: 'object',
  run: 'object or null',
};
const versionForm: Form = {
  id: 'number',
  createdAt: 'number',
  runtimeEnvironment: 'string',
  serviceExecutionRole: 'string',
  loggingOptions: 'list',
  code: 'object or null',
  abandoned: 'boolean',
};
const operationForm: Form = { id: 'string', name: 'string', status: 'string', startedAt: 'number' };
const goalForm: Form = {
  desired: 'string',
  operationId: 'string or null',
  since: 'number',
  restartJob: 'boolean',
  runConfiguration: 'object or null',
};
const runForm: Form = {
  jobId: 'string',
  clusterId: 'string',
  driver: 'string',
  versionId: 'number',
  jobOnCluster: 'number',
  restoreFrom: 'string or null',
  allowNonRestoredState: 'boolean',
  phase: 'string',
  startedAt: 'number',
  savepoint: 'object or null',
  recoveries: 'number',
  notBefore: 'number',
  suspendedTo: 'string or null',
  leftovers: 'object',
};

const firstMisfit = (record: Readonly<Record<string, unknown>>): string | undefined =>
  misfit(record, recordForm, '') ??
  misfits(record['versions'], versionForm, 'versions') ??
  misfits(record['operations'], operationForm, 'operations') ??
  misfit(record['goal'], goalForm, 'goal') ??
  (record['run'] === null ? undefined : misfit(record['run'], runForm, 'run'));

const faultOf = (key: string, record: unknown): string | undefined => {
  if (!isMembers(record)) return 'is no record';
  const path = firstMisfit(record);
  if (path !== undefined) return `has no usable '${path}'`;
  const application = record as unknown as StoredApplication;
  if (keyText(application) !== key) return `belongs to ${keyText(application)}`;
  if (!statuses.includes(application.status)) return `has the unknown status '${application.status}'`;
  const { versions, currentVersionId } = application;
  if (!versions.some(({ id }) => id === currentVersionId)) return `has no version ${currentVersionId}`;
  return undefined;
};

/** Reads stored text that has to be the record of a key. */
export const readText = <T>(text: string, faultOf: (record: unknown) => string | undefined): ReadRecord<T> => {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch (error) {
    return { fault: `is no JSON (${(error as Error).message})` };
  }
  const fault = faultOf(record);
  return fault === undefined ? { record: record as T } : { fault };
};

/** Reads the record of an application. */
export const readApplication = (key: string, text: string): ReadRecord<StoredApplication> =>
  readText(text, (record) => faultOf(key, record));

const faultOfEarlier = (key: string, record: unknown): string | undefined => {
  const fault = faultOf(key, record);
  if (fault !== undefined) return fault;
  const { snapshots } = record as Readonly<Record<string, unknown>>;
  if (!Array.isArray(snapshots)) return "has no usable 'snapshots'";
  const path = misfits(snapshots, earlierSnapshotForm, 'snapshots');
  return path === undefined ? undefined : `has no usable '${path}'`;
};

/** Reads the record of an application as releases of schema version 1 wrote it. */
export const readEarlier = (key: string, text: string): ReadRecord<EarlierRecord> =>
  readText(text, (record) => faultOfEarlier(key, record));
