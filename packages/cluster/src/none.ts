// The driver that runs nothing: statuses, versions and operations move as if a cluster ran.
import type { ClusterDriver, ClusterDriverFactory, ClusterSpec } from './cluster-driver.js';

const nothingRuns = (): never => {
  throw new Error('The driver `none` runs no clusters.');
};

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
    deleteSnapshot: done,
    deleteCheckpoints: done,
    deleteAll: done,
  },
};

/** `--driver none`, and the provider `legacy`. */
export const noneDriverFactory: ClusterDriverFactory = { name: 'none', create: () => noneDriver };
