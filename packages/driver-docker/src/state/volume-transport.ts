// Savepoints that move within, out of and into the volume: as archives through containers that are never started, so that a far engine does not matter.
import { inArchive } from '../member/tar-archive.js';
import type Docker from 'dockerode';
import { dirname, posix } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack, type Pack } from 'tar-stream';
import type { ClusterState, SnapshotFile } from '@drey/cluster';
import {
  belowState,
  checkedSavepointName,
  exactly,
  FLINK_USER,
  isSavepointPath,
  isSnapshotPath,
  locationOf,
  noSuchSnapshot,
  parseMoved,
  pathOfLocation,
  safeFiles,
  stateDirectory,
  unsafeFile,
} from '@drey/cluster/jvm';
import type { DockerContext } from '../docker-context.js';
import type { EngineClients } from '../engine/engine.js';
import { engineFault, statusOf } from '../engine/engine-fault.js';
import { anyImage } from '../image/images.js';
import { type HelperRun, makeHelper, removeHelper, withHelper } from './helper-container.js';
import { tarEntries } from './tar-entries.js';
import { deletePath, ensureVolume, overVolume, volumeBind } from './volumes.js';

const METADATA = '_metadata';
const owner = { uid: FLINK_USER, gid: FLINK_USER };

const snapshotPath = (location: string, isOne: (below: string) => boolean): string => {
  const path = pathOfLocation(location);
  const below = belowState(path);
  if (below === undefined || !isOne(below)) throw new Error(`${path} is no snapshot in the volume of this instance.`);
  return path;
};

const onVolume = (context: DockerContext, what: string, image: string): HelperRun => ({
  what,
  image,
  arguments: [],
  binds: [volumeBind(context.instanceId)],
});

/** The files of one archive that the engine makes of a path. */
async function* archived(
  { id }: Docker.Container,
  { streams }: EngineClients,
  path: string,
  signal: AbortSignal,
): AsyncGenerator<SnapshotFile> {
  const archive = await streams.getContainer(id).getArchive({ path, abortSignal: signal });
  for await (const { header, content } of tarEntries(archive as Readable, signal)) {
    const name = posix.relative(posix.basename(path), posix.normalize(header.name));
    if (header.type === 'directory') content.resume();
    else if (header.type !== 'file') throw unsafeFile(name, 'it is neither a file nor a directory');
    else yield { path: name === '' ? posix.basename(path) : name, bytes: header.size ?? 0, content };
  }
}

/** First all files but the metadata, of which it is known only afterwards that the rest is there. */
async function* readFiles(context: DockerContext, location: string, signal: AbortSignal): AsyncGenerator<SnapshotFile> {
  const path = snapshotPath(location, isSnapshotPath);
  const volume = await context.ledger.find('volume', context.instanceId);
  if (volume === undefined) throw noSuchSnapshot(location);
  const what = 'read a snapshot';
  const { container, clients } = await makeHelper(context, onVolume(context, what, volume.image));
  try {
    let hasMetadata = false;
    for await (const file of archived(container, clients, path, signal)) {
      if (file.path === METADATA) {
        hasMetadata = true;
        file.content.resume();
      } else yield file;
    }
    if (hasMetadata) yield* archived(container, clients, `${path}/${METADATA}`, signal);
  } catch (error) {
    signal.throwIfAborted();
    // The engine says so of a path, and of a container that somebody removed, which tells nothing about the path.
    if (statusOf(error) === 404 && !/ - .*\bno (such )?container\b/i.test(String(error)))
      throw noSuchSnapshot(location);
    throw engineFault(error, what, clients.name);
  } finally {
    await removeHelper(context, container);
  }
}

/** Folders on the way to a path, the outermost first. */
const foldersTo = (path: string): readonly string[] => {
  const parent = dirname(path);
  return parent === '.' ? [] : [...foldersTo(parent), parent];
};

/** Puts files below a folder into an archive, as fast as it is read. */
const fill = async (
  archive: Pack,
  folder: string,
  files: AsyncIterable<SnapshotFile>,
  signal: AbortSignal,
): Promise<void> => {
  const made = new Set<string>();
  const make = (folders: readonly string[]): void => {
    for (const one of folders.filter((wanted) => !made.has(wanted))) {
      made.add(one);
      archive.entry({ ...owner, name: `${one}/`, type: 'directory', mode: 0o700 });
    }
  };
  make([...foldersTo(folder), folder]);
  for await (const file of safeFiles(files)) {
    const name = `${folder}/${file.path}`;
    make(foldersTo(name));
    const entry = archive.entry({ ...owner, name, type: 'file', mode: 0o600, size: file.bytes });
    await pipeline(file.content, exactly(file), entry, { signal });
  }
  signal.throwIfAborted();
  archive.finalize();
};

/** Sends an archive to a container while it is made. Resolves to what went wrong with the files themselves; rejects where the engine did not take them. */
const send = async (
  container: Docker.Container,
  make: (archive: Pack, signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<unknown> => {
  const archive = pack().on('error', () => undefined);
  const stopping = new AbortController();
  const either = AbortSignal.any([signal, stopping.signal]);
  // Whoever fails first makes the other fail.
  let first: { readonly by: 'files' | 'engine'; readonly fault: unknown } | undefined;
  const failed =
    (by: 'files' | 'engine') =>
    (fault: Error): void => {
      first ??= { by, fault };
      stopping.abort(fault);
      archive.destroy(fault);
    };
  await Promise.all([
    make(archive, either).catch(failed('files')),
    container.putArchive(archive, { path: '/', abortSignal: either }).catch(failed('engine')),
  ]);
  if (first?.by === 'engine') throw first.fault;
  return first?.fault;
};

/** Id of an image that can look into the volume, which is there then. */
const imageOfVolume = async (context: DockerContext, signal: AbortSignal): Promise<string> => {
  const volume = await context.ledger.find('volume', context.instanceId);
  const image = volume?.image ?? (await anyImage(context, signal)).id;
  await ensureVolume(context, image);
  return image;
};

const writeSavepoint = async (
  context: DockerContext,
  stateId: string,
  name: string,
  files: AsyncIterable<SnapshotFile>,
  signal: AbortSignal,
): Promise<string> => {
  const what = 'write a snapshot';
  const to = `${stateDirectory(stateId)}/savepoints/${checkedSavepointName(name)}`;
  // Beside the savepoints, where nobody takes what is half there for one.
  const incoming = `${stateDirectory(stateId)}/incoming/${name}`;
  const image = await imageOfVolume(context, signal);
  try {
    await overVolume(context, what, ['delete', incoming]);
    const fault = await withHelper(context, onVolume(context, what, image), (container, { streams }) =>
      send(
        streams.getContainer(container.id),
        (archive, either) => fill(archive, inArchive(incoming), files, either),
        signal,
      ),
    );
    signal.throwIfAborted();
    if (fault !== undefined) throw fault as Error;
    const moved = await overVolume(context, what, ['move', incoming, to]);
    if (moved === undefined || !parseMoved(moved)) throw noSuchSnapshot(locationOf(to));
    return locationOf(to);
  } catch (error) {
    await deletePath(context, incoming);
    signal.throwIfAborted();
    throw error;
  }
};

/** How savepoints move within, out of and into the volume of an instance. */
export const createVolumeTransport = (
  context: DockerContext,
): Pick<ClusterState, 'moveSavepoint' | 'readSnapshot' | 'writeSavepoint'> => ({
  moveSavepoint: async (location, stateId) => {
    const from = snapshotPath(location, isSavepointPath);
    const to = `${stateDirectory(stateId)}/savepoints/${posix.basename(from)}`;
    const said = await overVolume(context, 'move a snapshot', ['move', from, to]);
    if (said === undefined || !parseMoved(said)) throw noSuchSnapshot(location);
    return locationOf(to);
  },
  readSnapshot: (location, signal) => readFiles(context, location, signal),
  writeSavepoint: (stateId, name, files, signal) => writeSavepoint(context, stateId, name, files, signal),
});
