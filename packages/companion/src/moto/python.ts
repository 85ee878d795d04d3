// Finds a Python that can make a virtual environment.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { check, OperatorError, parseChecked } from '@drey/plugin-api';
import { aboutProgram } from './python-files.js';
import { oldestPython } from './requirements.js';

/** A Python that will do. */
export interface Python {
  /** Absolute path as the interpreter itself tells it. */
  readonly executable: string;
  /** For example `3.11.7`. */
  readonly version: string;
}

/** What an interpreter says of itself. */
export interface PythonReport {
  readonly executable: string;
  readonly version: readonly number[];
  /** Whether `venv` and `ensurepip` are there. */
  readonly venv: boolean;
}

/** Asks a command for its report; undefined when it is no Python. Rejects with an OperatorError where it does not say in time, or cannot be asked. */
export type AskPython = (command: string) => Promise<PythonReport | undefined>;

const names = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python3.14', 'python'];
const ASK_TIMEOUT_MILLISECONDS = 60_000;
const OTHERWISE = 'or give an emulator of your own by --upstream URL';
/** Of a command that is no program that we can run. */
const NO_PROGRAM: ReadonlySet<unknown> = new Set(['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM', 'ENOEXEC']);

const isReport = check.shape<PythonReport>({
  executable: check.text,
  version: check.list(check.whole(0)),
  venv: check.flag,
});

/** Asks a real interpreter, in so many milliseconds. */
export const askPython = async (
  command: string,
  timeout: number = ASK_TIMEOUT_MILLISECONDS,
): Promise<PythonReport | undefined> => {
  try {
    const { stdout } = await promisify(execFile)(command, ['-I', aboutProgram], { timeout });
    return parseChecked(stdout, isReport);
  } catch (cause) {
    const { code, killed, signal, message } = cause as Error & {
      readonly code?: unknown;
      readonly killed?: boolean;
      readonly signal?: NodeJS.Signals | null;
    };
    const hasCrashed = code === null && signal !== 'SIGKILL';
    // It ran to an end of its own, or is no program. Another Python than the last time would mean another installation.
    if (killed !== true && (typeof code === 'number' || hasCrashed || NO_PROGRAM.has(code))) return undefined;
    throw new OperatorError(
      'DREY_PYTHON_SILENT',
      `${command} did not say what Python it is (${killed === true ? `no answer within ${timeout / 1000} s` : message}).`,
      `Start again when the machine has less to do, or name another Python in DREY_PYTHON, ${OTHERWISE}.`,
      { cause },
    );
  }
};

const isOldEnough = ([major = 0, minor = 0]: readonly number[]): boolean =>
  major > oldestPython[0] || (major === oldestPython[0] && minor >= oldestPython[1]);

const oldest = oldestPython.join('.');

/**
 * Finds a usable Python: the override (`DREY_PYTHON`) alone when given, else the usual names in turn. Throws an OperatorError
 * `DREY_PYTHON_MISSING`, `DREY_PYTHON_TOO_OLD` or `DREY_PYTHON_NO_VENV` that names what was found.
 */
export const findPython = async (
  override: string | undefined,
  ask: AskPython = (command) => askPython(command),
): Promise<Python> => {
  let tooOld: PythonReport | undefined;
  let noVenv: PythonReport | undefined;
  for (const name of override === undefined ? names : [override]) {
    const report = await ask(name);
    if (report === undefined) continue;
    if (!isOldEnough(report.version)) tooOld ??= report;
    else if (!report.venv) noVenv ??= report;
    else return { executable: report.executable, version: report.version.join('.') };
  }
  if (noVenv !== undefined) {
    throw new OperatorError(
      'DREY_PYTHON_NO_VENV',
      `${noVenv.executable} cannot make virtual environments (the modules venv and ensurepip are not both there).`,
      `Install them (Debian and Ubuntu: apt install python3-venv), ${OTHERWISE}.`,
    );
  }
  if (tooOld !== undefined) {
    throw new OperatorError(
      'DREY_PYTHON_TOO_OLD',
      `${tooOld.executable} is Python ${tooOld.version.join('.')}; the moto companion needs ${oldest} or later.`,
      `Install a newer Python and name it in DREY_PYTHON, ${OTHERWISE}.`,
    );
  }
  throw new OperatorError(
    'DREY_PYTHON_MISSING',
    override === undefined
      ? `No Python was found on the PATH; the moto companion needs ${oldest} or later.`
      : `DREY_PYTHON (${override}) does not run as a Python.`,
    `Install Python ${oldest} or later with venv (Debian and Ubuntu: apt install python3 python3-venv) or name one in DREY_PYTHON, ${OTHERWISE}.`,
  );
};
