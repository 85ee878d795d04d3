// Whether what is stored under a key is the record of that application: a record that is not would end the host at some later step.
import { isMembers } from '@drey/plugin-api';
import type { Application } from '../application/application.js';
import { keyText } from '../application/application-key.js';
import { statuses } from '../lifecycle/status.js';

/** The record, or why it is none: the end of a sentence that begins with "it". */
export type ReadRecord = { readonly application: Application } | { readonly fault: string };

type Kind = 'string' | 'number' | 'boolean' | 'object' | 'list' | 'object or null' | 'string or null';
type Form = Readonly<Record<string, Kind>>;

const kinds: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && Number.isFinite(value),
  boolean: (value) => typeof value === 'boolean',
  object: isMembers,
  list: Array.isArray,
  'object or null': (value) => value === null || isMembers(value),
  'string or null': (value) => value === null || typeof value === 'string',
};

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
  snapshots: 'list',
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
const snapshotForm: Form = {
  name: 'string',
  status: 'string',
  versionId: 'number',
  createdAt: 'number',
  runtimeEnvironment: 'string',
  location: 'string or null',
  driver: 'string',
};
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

/** Where the first member of another kind is; undefined where all are right. */
const misfit = (value: unknown, form: Form, path: string): string | undefined => {
  if (!isMembers(value)) return path;
  const wrong = Object.entries(form).find(([name, kind]) => !kinds[kind](value[name]));
  return wrong === undefined ? undefined : path === '' ? wrong[0] : `${path}.${wrong[0]}`;
};

const misfits = (values: unknown, form: Form, path: string): string | undefined =>
  (values as readonly unknown[]).map((value, index) => misfit(value, form, `${path}[${index}]`)).find(Boolean);

const firstMisfit = (record: Readonly<Record<string, unknown>>): string | undefined =>
  misfit(record, recordForm, '') ??
  misfits(record['versions'], versionForm, 'versions') ??
  misfits(record['operations'], operationForm, 'operations') ??
  misfits(record['snapshots'], snapshotForm, 'snapshots') ??
  misfit(record['goal'], goalForm, 'goal') ??
  (record['run'] === null ? undefined : misfit(record['run'], runForm, 'run'));

const faultOf = (key: string, record: unknown): string | undefined => {
  if (!isMembers(record)) return 'is no record';
  const path = firstMisfit(record);
  if (path !== undefined) return `has no usable '${path}'`;
  const application = record as unknown as Application;
  if (keyText(application) !== key) return `belongs to ${keyText(application)}`;
  if (!statuses.includes(application.status)) return `has the unknown status '${application.status}'`;
  const { versions, currentVersionId } = application;
  if (!versions.some(({ id }) => id === currentVersionId)) return `has no version ${currentVersionId}`;
  return undefined;
};

/** Reads the record of a key from its stored text. */
export const readRecord = (key: string, text: string): ReadRecord => {
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch (error) {
    return { fault: `is no JSON (${(error as Error).message})` };
  }
  const fault = faultOf(key, record);
  return fault === undefined ? { application: record as Application } : { fault };
};
