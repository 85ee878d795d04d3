// What is inside a snapshot: its metadata and files as the driver gives them, read once.
import { buffer } from 'node:stream/consumers';
import type { ClusterDriver, SnapshotFile } from '@drey/cluster';
import { BoundedMap, operatorLine } from '@drey/plugin-api';
import {
  checkSavepoint,
  type ListedFile,
  METADATA_FILE,
  metadataMissing,
  metadataTooLarge,
  readSavepoint,
  type SavepointFault,
  type SavepointMetadata,
  type SavepointReading,
} from '@drey/savepoint';
import type { Snapshot } from '@drey/state';

/** What was found. */
export interface Inside {
  /** Absent where the metadata cannot be read; the faults say why. */
  readonly metadata?: SavepointMetadata;
  /** Every file with its size in bytes, the metadata included. */
  readonly files: readonly ListedFile[];
  readonly faults: readonly SavepointFault[];
}

/** Looks inside: what there is, or why nothing can be seen, a whole sentence. Throws the signal's reason once that is aborted. */
export type LookInside = (snapshot: Snapshot, signal: AbortSignal) => Promise<Inside | { readonly unknown: string }>;

/** A snapshot that is READY does not change, and large ones take a driver seconds. */
const KEPT_LOOKS = 32;

const readMetadataFile = async ({ content, bytes }: SnapshotFile, signal: AbortSignal): Promise<SavepointReading> => {
  const fault = metadataTooLarge(bytes);
  return fault === undefined ? readSavepoint(await buffer(content), signal) : { fault };
};

const read = async (files: AsyncIterable<SnapshotFile>, signal: AbortSignal): Promise<Inside> => {
  const listed: ListedFile[] = [];
  let seen: SavepointReading | undefined;
  for await (const file of files) {
    listed.push({ path: file.path, bytes: file.bytes });
    if (file.path === METADATA_FILE) seen = await readMetadataFile(file, signal);
    file.content.destroy();
  }
  if (seen?.metadata !== undefined)
    return { metadata: seen.metadata, files: listed, faults: checkSavepoint(seen.metadata, listed) };
  const fault = seen?.fault ?? metadataMissing(listed);
  return { files: listed, faults: fault === undefined ? [] : [fault] };
};

/** Why there is nothing to look at; undefined where there is. */
const hindrance = (
  { name, status, location, driver }: Snapshot,
  drivers: ReadonlyMap<string, ClusterDriver>,
): string | undefined => {
  if (location === null)
    return status === 'READY'
      ? `Snapshot ${name} is a record without files: it was made while no cluster ran.`
      : `Snapshot ${name} is ${status} and has no files that could be read.`;
  if (drivers.get(driver)?.runsJobs !== true)
    return `The files of snapshot ${name} belong to the cluster driver ${driver}, which is not there. Start Drey with --driver ${driver}.`;
  return undefined;
};

/** Makes the look of one instance. */
export const createLookInside = (drivers: ReadonlyMap<string, ClusterDriver>): LookInside => {
  const known = new BoundedMap<string, Inside>(KEPT_LOOKS);
  return async (snapshot, signal) => {
    const why = hindrance(snapshot, drivers);
    const { location, driver, id } = snapshot;
    if (why !== undefined || location === null) return { unknown: why ?? '' };
    const key = `${id} ${location}`;
    const seen = known.get(key);
    if (seen !== undefined) return seen;
    try {
      const state = drivers.get(driver)?.state;
      if (state === undefined) return { unknown: `The cluster driver ${driver} is not there.` };
      const inside = await read(state.readSnapshot(location, signal), signal);
      // One that has a fault may be mended by hand.
      if (snapshot.status === 'READY' && inside.faults.length === 0) known.set(key, inside);
      return inside;
    } catch (error) {
      signal.throwIfAborted();
      return { unknown: `The files of snapshot ${snapshot.name} could not be read. ${operatorLine(error)}` };
    }
  };
};
