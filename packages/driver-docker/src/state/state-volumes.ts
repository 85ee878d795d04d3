// Checkpoints and savepoints in the volume of an instance, looked at and deleted by helper containers: so a dead JobManager and a far engine do not matter.
import type { ClusterState } from '@drey/cluster';
import {
  belowState,
  checkedId,
  type FoundSnapshot,
  isSnapshotPath,
  locationOf,
  noSuchSnapshot,
  parseSize,
  parseSnapshots,
  pathOfLocation,
  stateDirectory,
} from '@drey/cluster/jvm';
import type { DockerContext } from '../docker-context.js';
import { deleteState } from '../ending.js';
import { createVolumeTransport } from './volume-transport.js';
import { deletePath, overVolume } from './volumes.js';

/** Those directly below a folder. */
const listSnapshots = async (context: DockerContext, folder: string): Promise<readonly FoundSnapshot[]> => {
  const said = await overVolume(context, 'look for snapshots', ['list', folder, '1']);
  return said === undefined ? [] : parseSnapshots(said);
};

const checkpointsOf = (stateId: string, jobId: string): string =>
  `${stateDirectory(stateId)}/checkpoints/${checkedId('job', jobId)}`;

const savepointsOf = (stateId: string): string => `${stateDirectory(stateId)}/savepoints`;

const numberOf = ({ path }: FoundSnapshot): number => Number(/\/chk-(\d+)$/.exec(path)?.[1] ?? -1);

/** The path of one savepoint or checkpoint in the volume. */
const snapshotPath = (location: string): string => {
  const path = pathOfLocation(location);
  const below = belowState(path);
  if (below === undefined || !isSnapshotPath(below))
    throw new Error(`${path} is neither a savepoint nor a checkpoint.`);
  return path;
};

const snapshotBytes = async (context: DockerContext, location: string): Promise<number> => {
  const said = await overVolume(context, 'measure a snapshot', ['size', snapshotPath(location)]);
  const bytes = said === undefined ? undefined : parseSize(said);
  if (bytes === undefined) throw noSuchSnapshot(location);
  return bytes;
};

const deleteSnapshot = async (context: DockerContext, location: string): Promise<void> => {
  await deletePath(context, snapshotPath(location));
};

/** State of all applications of an instance. */
export const createStateVolumes = (context: DockerContext): ClusterState => ({
  savepointDirectory: (stateId) => locationOf(savepointsOf(stateId)),
  checkpointDirectory: (stateId) => locationOf(`${stateDirectory(stateId)}/checkpoints`),
  newestCheckpoint: async (stateId, jobId) => {
    const found = await listSnapshots(context, checkpointsOf(stateId, jobId));
    const newest = found
      .filter((one) => numberOf(one) >= 0)
      .toSorted((one, other) => numberOf(other) - numberOf(one))[0];
    return newest === undefined ? undefined : { location: locationOf(newest.path), at: newest.at };
  },
  newestSavepoint: async (stateId, known) => {
    const seen = new Set(known.map(pathOfLocation));
    const found = await listSnapshots(context, savepointsOf(stateId));
    const newest = found.filter(({ path }) => !seen.has(path)).toSorted((one, other) => other.at - one.at)[0];
    return newest === undefined ? undefined : { location: locationOf(newest.path), at: newest.at };
  },
  ...createVolumeTransport(context),
  snapshotBytes: (location) => snapshotBytes(context, location),
  deleteSnapshot: (location) => deleteSnapshot(context, location),
  deleteCheckpoints: (stateId, jobId) => deletePath(context, checkpointsOf(stateId, jobId)),
  deleteAll: (stateId) => deleteState(context, checkedId('state', stateId)),
});
