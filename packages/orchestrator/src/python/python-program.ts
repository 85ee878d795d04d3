// Whether a version is a Python application, and what of its archive runs. Pure.
import type { ApplicationVersion } from '@drey/state';

/** The property group by which an application says that its archive holds Python (documented). */
export const runOptionsGroup = 'kinesis.analytics.flink.run.options';

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

const list = (value: string | undefined): readonly string[] =>
  (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

const readArchive = (text: string): PythonArchive => {
  const [path = '', directory] = text.split('#', 2);
  return { path, ...(directory ? { directory } : {}) };
};

/** What a Python application runs; undefined for an application whose group names no script, which is Java's. */
export const pythonProgramOf = (version: ApplicationVersion): PythonProgram | undefined => {
  const groups = version.configuration?.EnvironmentPropertyDescriptions?.PropertyGroupDescriptions ?? [];
  const options = groups.find(({ PropertyGroupId }) => PropertyGroupId === runOptionsGroup)?.PropertyMap ?? {};
  const script = options['python']?.trim();
  if (!script) return undefined;
  const jarFile = options['jarfile']?.trim();
  return {
    script,
    ...(jarFile ? { jarFile } : {}),
    files: list(options['pyFiles']),
    archives: list(options['pyArchives']).map(readArchive),
  };
};
