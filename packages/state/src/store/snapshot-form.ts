// Whether what is stored under a key is the record of that snapshot.
import { isMembers } from '@drey/plugin-api';
import { type Form, misfit, misfits } from './form.js';
import { type ReadRecord, readText } from './record-form.js';
import { type Snapshot, snapshotKeyText } from '../snapshot/snapshot.js';

const snapshotForm: Form = {
  id: 'string',
  accountId: 'string',
  region: 'string',
  name: 'string',
  kind: 'string',
  status: 'string',
  createdAt: 'number',
  initiator: 'string',
  initiatorOperation: 'string',
  source: 'object',
  location: 'string or null',
  driver: 'string',
  tags: 'object',
  operations: 'list',
};
const applicationForm: Form = { name: 'string', incarnation: 'string', createdAt: 'number', versionId: 'number' };
const s3Form: Form = { bucketArn: 'string', keyPrefix: 'string' };
const operationForm: Form = { id: 'string', name: 'string', status: 'string', startedAt: 'number' };

const statuses: readonly Snapshot['status'][] = ['CREATING', 'READY', 'DELETING', 'FAILED'];
const kinds: readonly Snapshot['kind'][] = ['application', 'account'];
const ID = /^[0-9a-f]{32}$/;

const firstMisfit = (record: Readonly<Record<string, unknown>>): string | undefined => {
  const path =
    misfit(record, snapshotForm, '') ??
    misfits(record['operations'], operationForm, 'operations') ??
    (record['runtimeEnvironment'] === undefined ? undefined : misfit(record, { runtimeEnvironment: 'string' }, ''));
  if (path !== undefined) return path;
  const source = record['source'] as Readonly<Record<string, unknown>>;
  return 'application' in source
    ? (misfit(source['application'], applicationForm, 'source.application') ??
        // Whoever lists the snapshots of an application shows its runtime.
        misfit(record, { runtimeEnvironment: 'string' }, ''))
    : misfit(source['s3'], s3Form, 'source.s3');
};

const faultOf = (key: string, record: unknown): string | undefined => {
  if (!isMembers(record)) return 'is no record';
  const path = firstMisfit(record);
  if (path !== undefined) return `has no usable '${path}'`;
  const snapshot = record as unknown as Snapshot;
  if (!ID.test(snapshot.id)) return "has no usable 'id'";
  if (snapshotKeyText(snapshot) !== key) return `belongs to ${snapshotKeyText(snapshot)}`;
  if (!statuses.includes(snapshot.status)) return `has the unknown status '${snapshot.status}'`;
  if (!kinds.includes(snapshot.kind)) return `has the unknown kind '${snapshot.kind}'`;
  if (snapshot.kind === 'application' && !('application' in snapshot.source)) return 'has no application';
  return undefined;
};

/** Reads the record of a snapshot. */
export const readSnapshot = (key: string, text: string): ReadRecord<Snapshot> =>
  readText(text, (record) => faultOf(key, record));
