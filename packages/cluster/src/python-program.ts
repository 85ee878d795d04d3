// What a Python application runs, as its cluster is told.

/** The property group by which an application says that its archive holds Python (documented). */
export const RUN_OPTIONS_GROUP = 'kinesis.analytics.flink.run.options';

/** What the group says; paths are relative to the root of the archive. */
export interface PythonProgram {
  /** The script with the main program. */
  readonly script: string;
  /** One jar with everything that the program needs of Java. */
  readonly jarFile?: string;
  /** Python files, packages and zips for the search path of modules, on the workers as well. */
  readonly files: readonly string[];
  /** Archives that are unpacked for the workers. */
  readonly archives: readonly PythonArchive[];
}

/** An archive for the workers. */
export interface PythonArchive {
  readonly path: string;
  /** Name of the directory that it is unpacked to; the archive's own name where there is none. */
  readonly directory?: string;
}
