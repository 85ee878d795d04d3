// Versions of the stored form and the way forward between them.
import { OperatorError } from '@drey/plugin-api';
import { randomIds } from '../application/id-source.js';
import { snapshotOf, type TakenSnapshot } from '../snapshot/of-application.js';
import type { ApplicationSnapshot } from '../snapshot/snapshot.js';
import type { Form } from './form.js';
import type { StoredApplication } from './store-backend.js';

/** The form that this release writes: 2 has snapshots in records of their own. */
export const SCHEMA_VERSION = 2;

/** The form before: an application's record held its snapshots. */
export const EARLIER_VERSION = 1;

/** Refuses a data directory that a newer release wrote. */
export const checkSchemaVersion = (found: unknown, directory: string): void => {
  if (found === undefined || found === SCHEMA_VERSION || found === EARLIER_VERSION) return;
  throw new OperatorError(
    'DREY_STATE_NEWER',
    `The data directory ${directory} was written by a newer Drey (schema version ${JSON.stringify(found)}, this one reads ${SCHEMA_VERSION}).`,
    'Use that release, or another directory: --data-dir DIR.',
  );
};

/** A snapshot of version 1. */
type EarlierSnapshot = Pick<
  ApplicationSnapshot,
  'name' | 'status' | 'createdAt' | 'runtimeEnvironment' | 'location' | 'driver' | 'attempt' | 'error'
> & { readonly versionId: number };

/** What such a snapshot has to have. */
export const earlierSnapshotForm: Form = {
  name: 'string',
  status: 'string',
  versionId: 'number',
  createdAt: 'number',
  runtimeEnvironment: 'string',
  location: 'string or null',
  driver: 'string',
};

/** The record of an application in version 1. */
export type EarlierRecord = StoredApplication & { readonly snapshots: readonly EarlierSnapshot[] };

const SERVICE_NAME = /^(?:STOP|UPDATEAPPLICATION|AUTOSCALING)-.+-\d+$/;

/** An application of version 1 as this release has it. Nothing told whom a snapshot was taken for but its name. */
export const fromEarlier = ({
  snapshots,
  ...application
}: EarlierRecord): { readonly application: StoredApplication; readonly snapshots: readonly ApplicationSnapshot[] } => ({
  application,
  snapshots: snapshots.map(({ versionId, runtimeEnvironment, ...kept }) => {
    const isService = SERVICE_NAME.test(kept.name);
    const taken: TakenSnapshot = {
      ...kept,
      id: randomIds.hex(),
      ...(isService ? { initiator: 'SYSTEM', initiatorOperation: 'SystemCreateSnapshot' } : {}),
    };
    return snapshotOf(application, { id: versionId, runtimeEnvironment }, taken);
  }),
});
