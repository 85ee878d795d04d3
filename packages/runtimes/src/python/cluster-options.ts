// The options of a Python program that its cluster of containers is launched with: Flink before 1.17 takes them in no other way.
import { paths } from '@drey/cluster/jvm';
import { type ClusterSpec, takesConfiguredJobs } from '@drey/cluster';
import { hasFlink, type PythonReport } from './find-python.js';
import { programOptions } from './program-files.js';
import type { PythonRuntime } from './python-runtimes.js';

/** PyFlink in a container. Paths are the container's. */
export interface ContainerPython {
  /** The interpreter, with `apache-flink` in it. */
  readonly python: string;
  /** The one jar that carries PyFlink's Java side. */
  readonly jar: string;
}

/** The jar of PyFlink that an image has beside its Flink, as official ones have; a path below Flink's home. */
export const pyflinkJarIn = (files: readonly string[]): string | undefined =>
  files.find((file) => /^opt\/flink-python[^/]*\.jar$/.test(file));

/** The Python of an image where it can be used as it stands: with `apache-flink` of a runtime's minor release. `files`: those below its Flink's home. */
export const usablePython = (
  { files, flinkHome }: { readonly files: readonly string[]; readonly flinkHome: string },
  report: PythonReport | undefined,
  release: Pick<PythonRuntime, 'version'>,
): ContainerPython | undefined => {
  const own = pyflinkJarIn(files);
  const jar = own === undefined ? report?.jar : `${flinkHome}/${own}`;
  return report === undefined || jar === undefined || !hasFlink(report, release)
    ? undefined
    : { python: report.executable, jar };
};

/** Where the one program of a cluster lies that has its options from the launch. */
export const onlyProgram: string = `${paths.programs}/program`;

/** The options of a program that Flink takes with its cluster only; none for Flink that takes them with the job. */
export const clusterProgramOptions = (
  { runtime, python: program }: Pick<ClusterSpec, 'runtime' | 'python'>,
  python: ContainerPython | undefined,
): Readonly<Record<string, string>> =>
  program === undefined || python === undefined || takesConfiguredJobs(runtime)
    ? {}
    : programOptions(onlyProgram, program, python.python);
