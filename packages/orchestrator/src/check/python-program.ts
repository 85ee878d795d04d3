// Whether a version is a Python application, and what of its archive runs. Pure.
import type { ApplicationVersion } from '@drey/state';
import { type PythonArchive, type PythonProgram, RUN_OPTIONS_GROUP } from '@drey/cluster';

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
  const options = groups.find(({ PropertyGroupId }) => PropertyGroupId === RUN_OPTIONS_GROUP)?.PropertyMap ?? {};
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
