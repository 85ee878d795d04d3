// Finds the Python for a runtime: one of the user's with PyFlink in it, or one that an environment can be made with.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { check, OperatorError, parseChecked } from '@drey/plugin-api';
import { askProgram, isNoProgram, ProgramUnasked } from '../ask-program.js';
import { aboutProgram } from './python-files.js';
import { type PythonRuntime, pythonVariable } from './python-runtimes.js';

/** What an interpreter says of itself. */
export interface PythonReport {
  /** Absolute path as the interpreter itself tells it. */
  readonly executable: string;
  /** For example `3.11.7`. */
  readonly version: string;
  /** Whether `venv` and `ensurepip` are there. */
  readonly venv: boolean;
  /** Release of `apache-flink` in it. */
  readonly flink?: string;
  /** The jar that a full installation of it brings along. */
  readonly jar?: string;
}

/** Asks a command for its report; undefined when it is no Python. Rejects with {@link ProgramUnasked} when that could not be told. */
export type AskPython = (command: string) => Promise<PythonReport | undefined>;

/** Where to look. */
export interface PythonSearch {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly ask?: AskPython;
}

const ASK_TIMEOUT_MILLISECONDS = 15_000;
const MAXIMUM_CANDIDATES = 40;

const isReport = check.shape<PythonReport>({
  executable: check.text,
  version: check.text,
  venv: check.flag,
  flink: check.optional(check.text),
  jar: check.optional(check.text),
});

/** Reads what {@link aboutProgram} printed; undefined for anything else. */
export const parsePythonReport = (text: string): PythonReport | undefined => parseChecked(text, isReport);

/** Asks a real interpreter. */
export const askPython: AskPython = async (command) => {
  const answer = await askProgram(command, [aboutProgram], ASK_TIMEOUT_MILLISECONDS);
  return answer === undefined ? undefined : parsePythonReport(answer.stdout);
};

const minorOf = (version: string): string => version.split('.').slice(0, 2).join('.');

/** Whether an environment's PyFlink fits a runtime: the same minor release. */
export const hasFlink = (report: PythonReport, runtime: Pick<PythonRuntime, 'version'>): boolean =>
  report.flink !== undefined && minorOf(report.flink) === minorOf(runtime.version);

/** Where version managers put interpreters, which are not on the path unless chosen. */
const managed = async (env: PythonSearch['env']): Promise<readonly string[]> => {
  const home = env['HOME'] ?? '/nonexistent';
  const roots = [
    join(env['PYENV_ROOT'] || join(home, '.pyenv'), 'versions'),
    join(env['XDG_DATA_HOME'] || join(home, '.local/share'), 'uv/python'),
  ];
  const namesIn = (root: string): Promise<string[]> =>
    readdir(root).catch((error: unknown) => {
      if (isNoProgram(error)) return [];
      throw error;
    });
  const names = await Promise.all(roots.map(async (root) => (await namesIn(root)).map((name) => join(root, name))));
  return names
    .flat()
    .sort()
    .map((directory) => join(directory, 'bin/python3'));
};

const failure = (
  environment: string,
  { version, pythons }: PythonRuntime,
  seen: readonly PythonReport[],
): OperatorError => {
  const wanted = `${pythons.slice(0, -1).join(', ')} or ${pythons.at(-1)}`;
  const torn = seen.find((report) => pythons.includes(minorOf(report.version)));
  const variable = pythonVariable(environment);
  if (torn !== undefined) {
    return new OperatorError(
      'DREY_PYTHON_NO_VENV',
      `${torn.executable} cannot make virtual environments (the modules venv and ensurepip are not both there).`,
      `Install them (Debian and Ubuntu: apt install python3-venv), or name a Python with apache-flink ${minorOf(version)} in ${variable}.`,
    );
  }
  const found = [...new Set(seen.map((report) => `${report.version} at ${report.executable}`))].join(', ');
  return new OperatorError(
    'DREY_PYTHON_UNSUITABLE',
    `PyFlink ${version} of ${environment} needs Python ${wanted}, and none was found${found === '' ? '.' : ` (only ${found}).`}`,
    `Install Python ${pythons[0]} with venv, or name one in ${variable}; a Python with apache-flink ${minorOf(version)} in it is used as it stands.`,
  );
};

/**
 * Finds the Python for a runtime. What the runtime's variable (`DREY_PYTHON_1_20`) names is looked at alone; else `DREY_PYTHON`, the usual
 * names and the directories of version managers. Throws an OperatorError `DREY_PYTHON_UNSUITABLE` or `DREY_PYTHON_NO_VENV`; any other error where one
 * that might do could not be asked, so that it is asked again.
 */
export const findPython = async (
  environment: string,
  runtime: PythonRuntime,
  { env, ask = askPython }: PythonSearch,
): Promise<PythonReport> => {
  const own = env[pythonVariable(environment)];
  const usual = [
    ...(env['DREY_PYTHON'] ? [env['DREY_PYTHON']] : []),
    ...runtime.pythons.map((version) => `python${version}`),
    'python3',
    'python',
    ...(await managed(env)),
  ];
  const seen: PythonReport[] = [];
  let unasked: ProgramUnasked | undefined;
  for (const command of own ? [own] : usual.slice(0, MAXIMUM_CANDIDATES)) {
    const report = await ask(command).catch((error: unknown) => {
      if (!(error instanceof ProgramUnasked)) throw error;
      unasked = error;
      return undefined;
    });
    if (report === undefined) continue;
    if (own && hasFlink(report, runtime)) return report;
    if (report.venv && runtime.pythons.includes(minorOf(report.version))) {
      return { executable: report.executable, version: report.version, venv: true };
    }
    seen.push(report);
  }
  if (unasked !== undefined)
    throw new Error(
      `Whether there is a Python for ${environment} could not be told: ${unasked.message} It is asked again; where this lasts, name one that answers in ${pythonVariable(environment)}.`,
      { cause: unasked },
    );
  throw failure(environment, runtime, seen);
};
