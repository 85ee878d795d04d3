// From a snapshot of the account to a savepoint in a bucket.
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { ClusterDriver } from '@drey/cluster';
import {
  checkSavepoint,
  type ListedFile,
  METADATA_FILE,
  metadataTooLarge,
  readSavepoint,
  type SavepointMetadata,
} from '@drey/savepoint';
import { endOperation, type Snapshot, type SnapshotOperation } from '@drey/state';
import { counted, existing, s3Uri } from './import-snapshot.js';
import { type Progress, startProgress } from './progress.js';
import { asFolder } from './savepoint-in-bucket.js';
import type { SnapshotBucket } from './snapshot-buckets.js';
import { savepointFault, TransferFault } from './transfer-fault.js';
import { changeSnapshot, type TransferNeeds } from './transfer-needs.js';

/** What a failed export wrote is removed within this time, or told to be left. */
const CLEAR_MILLISECONDS = 20_000;

/** The driver and the place of the files. */
const filesAt = (
  { drivers }: TransferNeeds,
  { name, driver, location }: Snapshot,
): { readonly driver: ClusterDriver; readonly location: string } => {
  const found = drivers.get(driver);
  if (location === null)
    throw new TransferFault(
      'InvalidSavepoint',
      `The snapshot ${name} has no files: it was recorded while no cluster ran. Take one of a running application, or import one.`,
    );
  if (found === undefined)
    throw new TransferFault(
      'ServiceUnavailable',
      `The files of the snapshot ${name} are with the cluster driver ${driver}, which is not there. Start Drey with --driver ${driver}.`,
    );
  return { driver: found, location };
};

const checkCanonical = ({ operators }: SavepointMetadata): void => {
  const other = operators.filter(({ keyedForm }) => keyedForm !== undefined && keyedForm !== 'canonical');
  if (other.length === 0) return;
  throw new TransferFault(
    'InvalidSavepoint',
    `The snapshot is in the native format of a state backend (${other.length} operators), and exports are canonical. Start an application from it, take a snapshot of that, and export the new one.`,
  );
};

/** Looks at the metadata once all else is written; what is no whole canonical savepoint gets none. */
const checkWhole = async (metadataFile: Buffer, written: readonly ListedFile[], signal: AbortSignal): Promise<void> => {
  const { metadata, fault } = await readSavepoint(metadataFile, signal);
  const faults = metadata === undefined ? [fault] : checkSavepoint(metadata, written);
  if (metadata === undefined || faults.length > 0) throw savepointFault('behind the snapshot', faults);
  checkCanonical(metadata);
};

/** Writes all files, the metadata last: until it is there nobody takes the rest for a savepoint. Resolves to their bytes. */
const copyOut = async (
  files: ReturnType<ClusterDriver['state']['readSnapshot']>,
  { bucket, folder }: { readonly bucket: SnapshotBucket; readonly folder: string },
  progress: Progress,
  signal: AbortSignal,
): Promise<number> => {
  const written: ListedFile[] = [];
  for await (const { path, bytes, content } of files) {
    let outgoing = content;
    if (path === METADATA_FILE) {
      const tooLarge = metadataTooLarge(bytes);
      if (tooLarge !== undefined) throw savepointFault('behind the snapshot', [tooLarge]);
      const metadataFile = await buffer(content);
      await checkWhole(metadataFile, written, signal);
      outgoing = Readable.from([metadataFile]);
    }
    await bucket.write(`${folder}${path}`, bytes, counted(outgoing, progress), signal);
    written.push({ path, bytes });
    progress.file();
  }
  if (!written.some(({ path }) => path === METADATA_FILE))
    throw new TransferFault(
      'InvalidSavepoint',
      `The files of the snapshot have no ${METADATA_FILE} any more. Take another one.`,
    );
  return written.reduce((sum, { bytes }) => sum + bytes, 0);
};

/** Removes what an earlier try left. A role that may only write is enough: all of it is written again, to the same keys. */
const clearBefore = async (
  { log }: TransferNeeds,
  bucket: SnapshotBucket,
  folder: string,
  signal: AbortSignal,
): Promise<void> => {
  try {
    await bucket.clear(folder, signal);
  } catch (error) {
    if (!(error instanceof TransferFault && error.code === 'AccessDenied')) throw error;
    log.info('The role of an export may not remove what an earlier try left; it is written over.', { prefix: folder });
  }
};

/** Removes what was written, also after the signal of the export was aborted. */
const clearAfter = async ({ log }: TransferNeeds, bucket: SnapshotBucket, folder: string): Promise<void> => {
  try {
    await bucket.clear(folder, AbortSignal.timeout(CLEAR_MILLISECONDS));
  } catch (error) {
    log.warn('What an export wrote before it failed could not be removed.', { prefix: folder, error: String(error) });
  }
};

/** Exports from the start; what an earlier try left goes first. Rejects with a TransferFault, an error of the driver, or the reason of the signal. */
export const exportSnapshot = async (
  needs: TransferNeeds,
  snapshot: Snapshot,
  operation: SnapshotOperation,
  signal: AbortSignal,
): Promise<void> => {
  const { clock, log } = needs;
  const place = operation.to;
  if (place === undefined) throw new Error(`The operation ${operation.id} exports to nowhere.`);
  const folder = asFolder(place.exportedPrefix);
  const { driver, location } = filesAt(needs, snapshot);
  const bucket = await existing(needs.buckets).open({ snapshot, place, purpose: 'export', prefix: folder }, signal);
  const progress = startProgress(needs, snapshot, operation);
  try {
    await clearBefore(needs, bucket, folder, signal);
    const { sizeBytes } = snapshot;
    progress.expect(sizeBytes === undefined ? {} : { totalBytes: sizeBytes });
    log.info('Exporting a snapshot.', { snapshot: snapshot.name, to: s3Uri(place.bucketArn, folder) });
    const size = await copyOut(driver.state.readSnapshot(location, signal), { bucket, folder }, progress, signal);
    await progress.settled();
    await changeSnapshot(needs, snapshot, (now) => ({
      ...endOperation(now, operation.id, { at: clock.now() }),
      ...(now.sizeBytes === undefined ? { sizeBytes: size } : {}),
    }));
    log.info('Exported a snapshot.', { snapshot: snapshot.name, ...progress.summary() });
  } catch (error) {
    await clearAfter(needs, bucket, folder);
    throw error;
  } finally {
    await progress.settled();
  }
};
