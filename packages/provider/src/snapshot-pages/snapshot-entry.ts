// What `/_drey/snapshots` shows of one snapshot, from memory.
import { snapshotArn } from '@drey/api';
import { partitionOf } from '@drey/plugin-api';
import { type ApplicationKey, isOfApplication, operationUnderWay, type Snapshot } from '@drey/state';

/** A snapshot as JSON; what is not known is null, times are ISO 8601. */
export interface SnapshotEntry {
  readonly name: string;
  /** `legacy`: of an application, and gone with it. `enhanced`: of the account. */
  readonly kind: 'legacy' | 'enhanced';
  readonly account: string;
  readonly region: string;
  readonly status: string;
  readonly createdAt: string;
  /** Name of the application whose job gave it; null for an import. */
  readonly application: string | null;
  /** Its page. */
  readonly page: string;
  /** The rest is for those who read it. */
  readonly [name: string]: unknown;
}

const ROOT = '/_drey/snapshots';

const timeText = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());

/** How far an import or export has come; null where none is under way. */
const transferJson = (snapshot: Snapshot) => {
  const operation = operationUnderWay(snapshot, 'ImportSnapshot') ?? operationUnderWay(snapshot, 'ExportSnapshot');
  return operation === undefined
    ? null
    : {
        operation: operation.name,
        operationId: operation.id,
        since: timeText(operation.startedAt),
        bytes: operation.progress?.bytes ?? 0,
        totalBytes: operation.progress?.totalBytes ?? null,
      };
};

const operationsJson = ({ operations }: Snapshot) =>
  operations.slice(-10).map(({ id, name, status, startedAt, endedAt, to, note, error }) => ({
    id,
    operation: name,
    status,
    startedAt: timeText(startedAt),
    endedAt: timeText(endedAt),
    exportedPrefix: to?.exportedPrefix ?? null,
    note: note ?? null,
    error: error?.message ?? null,
  }));

/** The address of a snapshot's page, which names it alone. */
const pageOf = ({ accountId, region, name, kind, source }: Snapshot): string => {
  const path = [accountId, region, name].map(encodeURIComponent).join('/');
  const owner = kind === 'application' && 'application' in source ? source.application.name : undefined;
  return `${ROOT}/${path}?${owner === undefined ? 'kind=enhanced' : `application=${encodeURIComponent(owner)}&kind=legacy`}`;
};

/** Makes the entry. */
export const snapshotEntry = (snapshot: Snapshot): SnapshotEntry => {
  const { accountId, region, name, source } = snapshot;
  const isEnhanced = snapshot.kind === 'account';
  const application = isOfApplication(snapshot) ? snapshot.source.application : undefined;
  return {
    name,
    kind: isEnhanced ? 'enhanced' : 'legacy',
    arn: isEnhanced ? snapshotArn({ partition: partitionOf(region), region, accountId, name }) : null,
    account: accountId,
    region,
    status: snapshot.status,
    createdAt: new Date(snapshot.createdAt).toISOString(),
    initiator: snapshot.initiator,
    initiatorOperation: snapshot.initiatorOperation,
    application: application?.name ?? null,
    versionId: application?.versionId ?? null,
    imported: 's3' in source ? source.s3 : null,
    runtimeEnvironment: snapshot.runtimeEnvironment ?? null,
    driver: snapshot.driver,
    sizeBytes: snapshot.sizeBytes ?? null,
    description: snapshot.description ?? null,
    error: snapshot.error ?? null,
    transfer: transferJson(snapshot),
    operations: operationsJson(snapshot),
    page: pageOf(snapshot),
  };
};

/** Whose job gave it; undefined for an import. */
export const sourceOf = (snapshot: Snapshot): (ApplicationKey & { readonly incarnation: string }) | undefined =>
  isOfApplication(snapshot)
    ? {
        accountId: snapshot.accountId,
        region: snapshot.region,
        name: snapshot.source.application.name,
        incarnation: snapshot.source.application.incarnation,
      }
    : undefined;
