// A Python application's archive as its cluster runs it: whether all that is named is there, and what Flink is told of it.
import { stat } from 'node:fs/promises';
import { join, posix, relative } from 'node:path';
import { isSystemFault } from '@drey/plugin-api';
import { type PythonArchive, type PythonJob, type PythonProgram, RUN_OPTIONS_GROUP } from '@drey/cluster';
import { ArchiveRefused } from '../archive/unpack-archive.js';

/** Flink wants a jar to submit even where the program has none of its own. */
export const emptyJar: Buffer = Buffer.concat([Buffer.from('PK\u0005\u0006'), Buffer.alloc(18)]);

/** What the system says of a path that an archive does not have. Anything else tells nothing of the archive. */
const NOT_THERE: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (isSystemFault(error) && !NOT_THERE.has(error.code)) throw error;
      return false;
    },
  );

/** Checks one path of the archive, which was unpacked to a directory. */
const checkPath = async (root: string, key: string, path: string, extension?: string): Promise<void> => {
  const named = `${key} of property group ${RUN_OPTIONS_GROUP}`;
  const absolute = join(root, path);
  const way = relative(root, absolute);
  if (way === '' || way.startsWith('..') || !(await isThere(absolute)))
    throw new ArchiveRefused(`has no ${JSON.stringify(path)}, which ${named} names`);
  if (extension !== undefined && !path.endsWith(extension))
    throw new ArchiveRefused(`has no ${extension} file where ${named} says ${JSON.stringify(path)}`);
  if (/[,#;]/.test(absolute))
    throw new ArchiveRefused(`has ${JSON.stringify(path)}, which Flink cannot take by that name`);
};

/** Looks whether all that a program names is in the directory its archive was unpacked to. Throws {@link ArchiveRefused}, or what kept it from looking. */
export const checkProgramFiles = async (
  root: string,
  { script, jarFile, files, archives }: PythonProgram,
): Promise<void> => {
  await checkPath(root, 'python', script, '.py');
  for (const file of files) await checkPath(root, 'pyFiles', file);
  for (const { path } of archives) await checkPath(root, 'pyArchives', path);
  if (jarFile !== undefined) await checkPath(root, 'jarfile', jarFile, '.jar');
};

/** The Flink options of a program. `root`: where the cluster sees the archive unpacked; `python`: its interpreter with PyFlink. */
export const programOptions = (
  root: string,
  { files, archives }: PythonProgram,
  python: string,
): Readonly<Record<string, string>> => {
  const archiveOf = ({ path, directory }: PythonArchive): string =>
    `${posix.join(root, path)}${directory === undefined ? '' : `#${directory}`}`;
  return {
    'python.client.executable': python,
    'python.executable': python,
    ...(files.length === 0 ? {} : { 'python.files': files.map((path) => posix.join(root, path)).join(',') }),
    ...(archives.length === 0 ? {} : { 'python.archives': archives.map(archiveOf).join(',') }),
  };
};

/** How a program is submitted with the jar of this id. */
export const pythonJob = (jarId: string, root: string, program: PythonProgram, python: string): PythonJob => ({
  jarId,
  entryClass: 'org.apache.flink.client.python.PythonDriver',
  programArgs: ['-py', posix.join(root, program.script)],
  flinkConfiguration: programOptions(root, program, python),
});
