// Puts a Python application into its cluster's directory: the unpacked archive, the job's jar, PyFlink's own jar.
import { constants } from 'node:fs';
import { copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PythonJob, PythonProgram, UnusableArchive } from '@drey/cluster';
import {
  ArchiveRefused,
  checkProgramFiles,
  emptyJar,
  type InstalledPython,
  pythonJob,
  unpackArchive,
} from '@drey/runtimes';
import { assertInside, type ClusterPaths, clusterPaths } from './cluster-paths.js';
import type { DriverContext } from '../driver-context.js';

const JAR_ID = 'python.jar';

/** The JobManager looks for the one jar of this name in `FLINK_OPT_DIR`. */
const offerPyflink = async (paths: ClusterPaths, { jar }: InstalledPython): Promise<void> => {
  await rm(paths.opt, { recursive: true, force: true });
  await mkdir(paths.opt, { mode: 0o700 });
  await symlink(jar, join(paths.opt, basename(jar)));
};

/** Unpacks and places everything; the cluster may have run another job before. */
export const putPythonCode = async (
  context: DriverContext,
  clusterId: string,
  archive: string,
  program: PythonProgram,
): Promise<PythonJob | UnusableArchive> => {
  const record = await context.records.read(clusterId);
  if (record === undefined) throw new Error(`There is no cluster ${clusterId} to put code into.`);
  const paths = clusterPaths(context.directory, clusterId);
  // It was made ready for the cluster, so this is a look; what takes longer after all ends with the driver.
  const installed = await context.pythons.install(record.runtime);
  await rm(assertInside(paths.directory, paths.python), { recursive: true, force: true });
  await mkdir(paths.python, { mode: 0o700 });
  try {
    await unpackArchive(archive, paths.python);
    await checkProgramFiles(paths.python, program);
    await mkdir(paths.uploads, { recursive: true });
    const jar = join(paths.uploads, JAR_ID);
    if (program.jarFile === undefined) await writeFile(jar, emptyJar);
    else await copyFile(join(paths.python, program.jarFile), jar, constants.COPYFILE_FICLONE);
    await offerPyflink(paths, installed);
    return pythonJob(JAR_ID, paths.python, program, installed.python);
  } catch (error) {
    if (error instanceof ArchiveRefused) return { unusable: `The archive ${error.message}.` };
    throw error;
  }
};
