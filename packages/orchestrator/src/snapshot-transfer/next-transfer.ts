// What is to be done for a snapshot that an account owns. Pure.
import {
  type ApplicationStore,
  isOfApplication,
  operationUnderWay,
  type Snapshot,
  type SnapshotOperation,
} from '@drey/state';

/** One transfer, with its operation. */
export type NextTransfer =
  | { readonly do: 'import' | 'export'; readonly operation: SnapshotOperation }
  | { readonly do: 'delete'; readonly operation: SnapshotOperation | undefined };

/** Whether a job was to give it whose application is not there: its record was set aside as damaged, or its host died over a reset. */
export const isAbandoned = (snapshot: Snapshot, applications: Pick<ApplicationStore, 'find'>): boolean => {
  if (snapshot.status !== 'CREATING' || !isOfApplication(snapshot)) return false;
  const { accountId, region, source } = snapshot;
  const { name, incarnation } = source.application;
  return applications.find({ accountId, region, name })?.incarnation !== incarnation;
};

/** The next transfer of a snapshot; undefined for nothing. A deletion waits for the export that is under way (documented). */
export const nextTransfer = (snapshot: Snapshot): NextTransfer | undefined => {
  if (snapshot.kind !== 'account') return undefined;
  const importing = operationUnderWay(snapshot, 'ImportSnapshot');
  if (importing !== undefined && snapshot.status === 'CREATING') return { do: 'import', operation: importing };
  const exporting = operationUnderWay(snapshot, 'ExportSnapshot');
  if (exporting !== undefined) return { do: 'export', operation: exporting };
  if (snapshot.status === 'DELETING') return { do: 'delete', operation: operationUnderWay(snapshot, 'DeleteSnapshot') };
  return undefined;
};
