// How drivers that keep state in files name a savepoint or checkpoint.
import { posix } from 'node:path';

/** Path of a location; Flink writes `file:/a` as well as `file:///a`, and escapes nothing. Throws for any other scheme. */
export const pathOfLocation = (location: string): string => {
  const match = /^file:(?:\/\/)?(\/.*)$/.exec(location);
  if (match?.[1] === undefined) throw new Error(`${JSON.stringify(location)} is no location of this driver.`);
  return posix.resolve(match[1]);
};

/** The location of a path. */
export const locationOf = (path: string): string => `file://${path}`;

const snapshotShape = /^[0-9a-f]+\/(savepoints\/[^/]+|checkpoints\/[0-9a-f]{32}\/(chk-\d+))$/;

/** Whether a path below the directory of all state is one savepoint or one checkpoint: nothing above it may be deleted as such, and nothing beside. */
export const isSnapshotPath = (path: string): boolean => snapshotShape.test(path);

/** Whether a path below the directory of all state is one savepoint. */
export const isSavepointPath = (path: string): boolean => /^[0-9a-f]+\/savepoints\/[^/]+$/.test(path);
