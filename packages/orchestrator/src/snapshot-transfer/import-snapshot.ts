// From a savepoint in a bucket to a snapshot of the account.
import { Readable, Transform } from 'node:stream';
import type { SnapshotFile } from '@drey/cluster';
import { METADATA_FILE } from '@drey/savepoint';
import { keptSnapshot, notedOperators, type Snapshot, type SnapshotOperation } from '@drey/state';
import { type Progress, startProgress } from './progress.js';
import { asFolder, findSavepoint, type SavepointInBucket } from './savepoint-in-bucket.js';
import type { SnapshotBucket, SnapshotBuckets } from './snapshot-buckets.js';
import { TransferFault } from './transfer-fault.js';
import { changeSnapshot, type TransferNeeds } from './transfer-needs.js';

/** Drivers name what they write by it; users' names never become part of a path. */
const DIRECTORY_NAME = 'imported';

/** The buckets, or the fault that there are none. */
export const existing = (buckets: SnapshotBuckets | null): SnapshotBuckets => {
  if (buckets !== null) return buckets;
  throw new TransferFault(
    'ServiceUnavailable',
    'There is no S3 to copy snapshots from and to. Start Drey with --upstream moto or the URL of an emulator.',
  );
};

/** Where a snapshot is in S3, as people write it. */
export const s3Uri = (bucketArn: string, prefix: string): string =>
  `s3://${bucketArn.replace(/^arn:[^:]*:s3:::/, '')}/${prefix}`;

/** Passes content on and counts it. */
export const counted = (content: Readable, progress: Progress): Readable => {
  const counter = new Transform({
    transform: (part: Buffer, _encoding, done) => {
      progress.bytes(part.length);
      done(null, part);
    },
  });
  content.on('error', (error) => counter.destroy(error));
  counter.on('close', () => content.destroy());
  return content.pipe(counter);
};

/** The metadata last, from the very bytes that were looked at. */
async function* filesOf(
  { files, metadataFile }: SavepointInBucket,
  bucket: SnapshotBucket,
  progress: Progress,
  signal: AbortSignal,
): AsyncGenerator<SnapshotFile> {
  for (const { path, object } of files) {
    await Promise.resolve();
    yield { path, bytes: object.bytes, content: counted(bucket.read(object, signal), progress) };
    progress.file();
  }
  const content = counted(Readable.from([metadataFile]), progress);
  yield { path: METADATA_FILE, bytes: metadataFile.length, content };
  progress.file();
}

/** The driver that is to have it, on record before it has anything. What an earlier one has of an earlier try goes. */
const chooseDriver = async (needs: TransferNeeds, snapshot: Snapshot): Promise<void> => {
  const { driver, drivers } = needs;
  const earlier = snapshot.driver === driver.name ? undefined : drivers.get(snapshot.driver);
  await earlier?.state.deleteAll(snapshot.id);
  await changeSnapshot(needs, snapshot, (now) => (now.driver === driver.name ? now : { ...now, driver: driver.name }));
};

/** Imports from the start, whatever an earlier try left. Rejects with a TransferFault, an error of the driver, or the reason of the signal. */
export const importSnapshot = async (
  needs: TransferNeeds,
  snapshot: Snapshot,
  operation: SnapshotOperation,
  signal: AbortSignal,
): Promise<void> => {
  const { driver, clock, log } = needs;
  const place = operation.from;
  if (place === undefined) throw new Error(`The operation ${operation.id} imports from nowhere.`);
  const folder = asFolder(place.keyPrefix);
  const where = s3Uri(place.bucketArn, folder);
  const progress = startProgress(needs, snapshot, operation);
  try {
    await chooseDriver(needs, snapshot);
    const request = { snapshot, place, purpose: 'import', prefix: folder } as const;
    const bucket = await existing(needs.buckets).open(request, signal);
    const savepoint = await findSavepoint(bucket, { folder, where }, signal);
    log.info('Importing a snapshot.', { snapshot: snapshot.name, from: where, bytes: savepoint.totalBytes });
    if (savepoint.others > 0) log.info('Other objects beside it stay where they are.', { objects: savepoint.others });
    progress.expect({ totalBytes: savepoint.totalBytes, totalFiles: savepoint.files.length + 1 });
    const files = filesOf(savepoint, bucket, progress, signal);
    const location = await driver.state.writeSavepoint(snapshot.id, DIRECTORY_NAME, files, signal);
    await progress.settled();
    await changeSnapshot(needs, snapshot, (now) => ({
      ...keptSnapshot(now, location, clock.now()),
      sizeBytes: savepoint.totalBytes,
      // Flink before 2.0 writes ids only; names are learnt later.
      operators: notedOperators(savepoint.metadata.operators),
    }));
    log.info('Imported a snapshot.', { snapshot: snapshot.name, ...progress.summary() });
  } finally {
    await progress.settled();
  }
};
