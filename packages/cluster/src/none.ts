// The driver that runs nothing: statuses, versions and operations move as if a cluster ran.
import { OperatorError } from '@drey/plugin-api';
import type { ClusterDriver, ClusterDriverFactory, ClusterSpec } from './cluster-driver.js';

const nothingRuns = (): never => {
  throw new Error('The driver `none` runs no clusters.');
};

/** Records are all it has, so there is nothing to move, and nothing that it could start from. */
const hasNoFiles = (): OperatorError =>
  new OperatorError(
    'DREY_NO_SNAPSHOT_FILES',
    'The driver `none` runs no Flink, so its snapshots are records without files.',
    'Start Drey with `--driver process` or `--driver docker` (and the provider `emulated`) to import, export or keep snapshots.',
  );

const done = (): Promise<void> => Promise.resolve();

/** The driver itself; it has nothing that differs between hosts. */
export const noneDriver: ClusterDriver = {
  name: 'none',
  runsJobs: false,
  unavailable: () => Promise.resolve(undefined),
  prepare: done,
  launch: (_spec: ClusterSpec) => nothingRuns(),
  scale: () => nothingRuns(),
  inspect: () => Promise.resolve(undefined),
  list: () => Promise.resolve([]),
  setLogLevel: () => nothingRuns(),
  setProperties: () => nothingRuns(),
  putCode: () => nothingRuns(),
  readLog: () => nothingRuns(),
  releaseLog: done,
  destroy: done,
  remove: done,
  close: done,
  state: {
    savepointDirectory: () => nothingRuns(),
    checkpointDirectory: () => nothingRuns(),
    newestCheckpoint: () => Promise.resolve(undefined),
    newestSavepoint: () => Promise.resolve(undefined),
    moveSavepoint: () => Promise.reject(hasNoFiles()),
    // eslint-disable-next-line require-yield
    readSnapshot: async function* () {
      await done();
      throw hasNoFiles();
    },
    writeSavepoint: () => Promise.reject(hasNoFiles()),
    snapshotBytes: () => Promise.reject(hasNoFiles()),
    deleteSnapshot: done,
    deleteCheckpoints: done,
    deleteAll: done,
  },
};

/** `--driver none`, and the provider `legacy`. */
export const noneDriverFactory: ClusterDriverFactory = { name: 'none', create: () => noneDriver };
