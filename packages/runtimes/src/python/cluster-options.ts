// The options of a Python program that its cluster is launched with: Flink before 1.17 takes them in no other way.
import { paths } from '@drey/cluster/jvm';
import { type ClusterSpec, takesConfiguredJobs } from '@drey/cluster';
import { programOptions } from '@drey/runtimes';
import type { ContainerPython } from '../member/member-files.js';

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
