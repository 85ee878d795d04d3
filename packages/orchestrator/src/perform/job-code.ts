// Puts the code of a version where its cluster runs it: a jar as it is, a Python application unpacked.
import type { ApplicationVersion } from '@drey/state';
import type { ClusterDriver, PythonJob, UnusableArchive } from '@drey/cluster';
import { pythonProgramOf } from '../check/python-program.js';
import { inspectJobArchive } from '../check/job-archive.js';

/** What is submitted: of a jar, its id and its main class. */
export type PlacedJob = Pick<PythonJob, 'jarId' | 'entryClass'> & Partial<PythonJob>;

/** Places the code in a cluster that is up. */
export const placeCode = async (
  driver: ClusterDriver,
  clusterId: string,
  version: ApplicationVersion,
  copy: string,
): Promise<PlacedJob | UnusableArchive> => {
  const program = pythonProgramOf(version);
  if (program === undefined) {
    const archive = await inspectJobArchive(copy);
    if (archive.kind === 'unusable') return { unusable: archive.why };
    const jarId = await driver.putCode(clusterId, copy, `${version.code?.sha256.slice(0, 16) ?? 'code'}.jar`);
    return { jarId, entryClass: archive.mainClass };
  }
  if (driver.python === undefined) {
    return { unusable: `The cluster driver ${driver.name} runs no Python applications.` };
  }
  return driver.python.putCode(clusterId, copy, program);
};
