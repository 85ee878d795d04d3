// Puts a Python application into a cluster that shares no files with this machine: all that comes before it is sent, and what Flink is told after.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PythonJob, type PythonProgram, takesConfiguredJobs, type UnusableArchive } from '@drey/cluster';
import { type Ledger, paths } from '@drey/cluster/jvm';
import { ArchiveRefused, unpackArchive } from '../archive/unpack-archive.js';
import { onlyProgram } from './cluster-options.js';
import { checkProgramFiles, emptyJar, pythonJob } from './program-files.js';

/** An application, and the cluster that it is for. */
export interface ContainerProgram {
  readonly ledger: Pick<Ledger, 'find'>;
  readonly clusterId: string;
  /** Path of its zip. */
  readonly archive: string;
  readonly program: PythonProgram;
  /** Python with PyFlink in an image, as the cluster's entry has it; undefined where there is none. */
  readonly interpreterOf: (image: string) => Promise<string | undefined>;
}

/** What is to be sent, on this machine until it is. */
export interface ReadyProgram {
  /** The folder with everything that was in the archive. */
  readonly folder: string;
  /** The job's jar. */
  readonly jar: string;
  /** Where the folder goes to in the cluster. A later job of the cluster gets a folder of its own where its Flink takes that. */
  readonly root: string;
  /** A name for the jar that no other job has. */
  readonly jarName: string;
}

/**
 * Unpacks an application within bounds, has it sent, and removes what it made here. `send` resolves to the id that the cluster has for the jar.
 * Throws for a cluster that is not there or has no Python.
 */
export const putContainerProgram = async (
  { ledger, clusterId, archive, program, interpreterOf }: ContainerProgram,
  send: (ready: ReadyProgram) => Promise<string>,
): Promise<PythonJob | UnusableArchive> => {
  const entry = await ledger.find('cluster', clusterId);
  if (entry?.spec === undefined) throw new Error(`There is no cluster ${clusterId} to put code into.`);
  const { spec, image } = entry;
  if (spec.python === undefined) throw new Error(`Cluster ${clusterId} was started without Python.`);
  // That of its containers: by now the runtime may have another image.
  const python = await interpreterOf(image);
  if (python === undefined) throw new Error(`The image ${image} of cluster ${clusterId} has no Python with PyFlink.`);
  const mark = randomBytes(8).toString('hex');
  const root = takesConfiguredJobs(spec.runtime) ? `${paths.programs}/${mark}` : onlyProgram;
  const work = await mkdtemp(join(tmpdir(), 'drey-python-'));
  try {
    const folder = await mkdtemp(join(work, 'program-'));
    await unpackArchive(archive, folder);
    await checkProgramFiles(folder, program);
    const jar = program.jarFile === undefined ? join(work, 'job.jar') : join(folder, program.jarFile);
    if (program.jarFile === undefined) await writeFile(jar, emptyJar);
    return pythonJob(await send({ folder, jar, root, jarName: `python-${mark}.jar` }), root, program, python);
  } catch (error) {
    if (error instanceof ArchiveRefused) return { unusable: `The archive ${error.message}.` };
    throw error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
};
