// Snapshots of both kinds as one list.
import type { ApplicationRef } from '../model/route.js';
import { listAccountSnapshots, listSnapshots } from './description.js';
import { ApiFault } from './service.js';

/** A snapshot of either kind. */
export interface ListedSnapshot {
  readonly name: string;
  /** ARN of one that belongs to the account; null for one of the application. */
  readonly arn: string | null;
  readonly status: string;
  /** Seconds since the epoch, as the API wants it back. */
  readonly createdAt: number;
  readonly version: number | null;
  readonly made: string;
}

/** The upstream model may be older than snapshots of the account. */
const ofAccount = async (of: ApplicationRef): Promise<readonly ListedSnapshot[]> => {
  try {
    return (await listAccountSnapshots(of)).map((one) => ({
      name: one.SnapshotName,
      arn: one.SnapshotArn,
      status: one.SnapshotStatus,
      createdAt: one.SnapshotCreationTimestamp,
      version: null,
      made: one.SourceApplicationName ?? one.SnapshotInitiatorOperation,
    }));
  } catch (error) {
    if (error instanceof ApiFault && /UnknownOperation|UnsupportedOperation/.test(error.code)) return [];
    throw error;
  }
};

/** Snapshots of an application and those of its account, the newest first. */
export const listedSnapshots = async (of: ApplicationRef): Promise<readonly ListedSnapshot[]> => {
  const [own, account] = await Promise.all([listSnapshots(of), ofAccount(of)]);
  const legacy = own.map((one) => ({
    name: one.SnapshotName,
    arn: null,
    status: one.SnapshotStatus,
    createdAt: one.SnapshotCreationTimestamp ?? 0,
    version: one.ApplicationVersionId,
    made: of.name,
  }));
  const names = new Set(account.map(({ name }) => name));
  return [...account, ...legacy.filter(({ name }) => !names.has(name))].toSorted(
    (one, other) => other.createdAt - one.createdAt,
  );
};
