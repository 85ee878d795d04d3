// Puts a Python application into its cluster's directory: the unpacked archive, the job's jar, PyFlink's own jar.
import { constants } from 'node:fs';
import { copyFile, mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import {
  type PythonArchive,
  type PythonJob,
  type PythonProgram,
  RUN_OPTIONS_GROUP,
  type UnusableArchive,
} from '@drey/cluster';
import { ArchiveRefused, type InstalledPython, unpackArchive } from '@drey/runtimes';
import { assertInside, type ClusterPaths, clusterPaths } from './cluster-paths.js';
import type { DriverContext } from '../driver-context.js';

/** Flink wants a jar to submit even where the program has none of its own. */
const emptyJar = Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(18)]);
const JAR_ID = 'python.jar';

/** Finds paths of the archive in the directory that it was unpacked to. */
const finderIn =
  (root: string) =>
  async (key: string, path: string, extension?: string): Promise<string> => {
    const named = `${key} of property group ${RUN_OPTIONS_GROUP}`;
    const absolute = join(root, path);
    const way = relative(root, absolute);
    if (way === '' || way.startsWith('..') || (await stat(absolute).catch(() => undefined)) === undefined)
      throw new ArchiveRefused(`has no ${JSON.stringify(path)}, which ${named} names`);
    if (extension !== undefined && !path.endsWith(extension))
      throw new ArchiveRefused(`has no ${extension} file where ${named} says ${JSON.stringify(path)}`);
    if (/[,#;]/.test(absolute))
      throw new ArchiveRefused(`has ${JSON.stringify(path)}, which Flink cannot take by that name`);
    return absolute;
  };

const configuration = async (
  find: ReturnType<typeof finderIn>,
  { files, archives }: PythonProgram,
  { python }: InstalledPython,
): Promise<PythonJob['flinkConfiguration']> => {
  const fileOf = (path: string): Promise<string> => find('pyFiles', path);
  const archiveOf = async ({ path, directory }: PythonArchive): Promise<string> =>
    `${await find('pyArchives', path)}${directory === undefined ? '' : `#${directory}`}`;
  const named = { files: await Promise.all(files.map(fileOf)), archives: await Promise.all(archives.map(archiveOf)) };
  return {
    'python.client.executable': python,
    'python.executable': python,
    ...(named.files.length === 0 ? {} : { 'python.files': named.files.join(',') }),
    ...(named.archives.length === 0 ? {} : { 'python.archives': named.archives.join(',') }),
  };
};

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
    const find = finderIn(paths.python);
    const script = await find('python', program.script, '.py');
    const flinkConfiguration = await configuration(find, program, installed);
    await mkdir(paths.uploads, { recursive: true });
    const jar = join(paths.uploads, JAR_ID);
    if (program.jarFile === undefined) await writeFile(jar, emptyJar);
    else await copyFile(await find('jarfile', program.jarFile, '.jar'), jar, constants.COPYFILE_FICLONE);
    await offerPyflink(paths, installed);
    return {
      jarId: JAR_ID,
      entryClass: 'org.apache.flink.client.python.PythonDriver',
      programArgs: ['-py', script],
      flinkConfiguration,
    };
  } catch (error) {
    if (error instanceof ArchiveRefused) return { unusable: `The archive ${error.message}.` };
    throw error;
  }
};
