// Which PyFlink goes with which runtime, and on which Pythons it installs. Data only.

/** The Python side of a runtime. */
export interface PythonRuntime {
  /** Release of `apache-flink` on PyPI, and of `flink-python` in Maven. */
  readonly version: string;
  /** Name of the jar in Maven; `flink-python` unless given. */
  readonly jar?: string;
  /** Pythons that this release has wheels for (seen on PyPI), best first: the one that the service has, then the newest. */
  readonly pythons: readonly string[];
}

const rows: Readonly<Record<string, PythonRuntime>> = {
  // The service has 1.13.2, of which PyPI reached here lacks a part.
  'FLINK-1_13': { version: '1.13.6', jar: 'flink-python_2.12', pythons: ['3.8', '3.7', '3.6'] },
  'FLINK-1_15': { version: '1.15.2', jar: 'flink-python_2.12', pythons: ['3.8', '3.7', '3.6'] },
  'FLINK-1_18': { version: '1.18.1', pythons: ['3.10', '3.9', '3.8'] },
  'FLINK-1_19': { version: '1.19.1', pythons: ['3.11', '3.10', '3.9', '3.8'] },
  'FLINK-1_20': { version: '1.20.3', pythons: ['3.11', '3.10', '3.9', '3.8'] },
  'FLINK-2_2': { version: '2.2.0', pythons: ['3.12', '3.11', '3.10', '3.9'] },
  'FLINK-2_3': { version: '2.3.0', pythons: ['3.12', '3.11', '3.10', '3.9'] },
};

/** Runtimes that run Python here. */
export const pythonEnvironments: readonly string[] = Object.keys(rows);

/** The Python side of a runtime; undefined where Drey runs no Python on it. */
export const pythonRuntime = (environment: string): PythonRuntime | undefined => rows[environment];

/** The variable that names the Python for a runtime, for example `DREY_PYTHON_1_20`. */
export const pythonVariable = (environment: string): string => `DREY_PYTHON_${environment.replace('FLINK-', '')}`;

/** Modules imported once after an installation, to prove that it works: both interfaces, and what runs functions on a TaskManager. */
export const checkedModules: readonly string[] = [
  'pyflink.table',
  'pyflink.datastream',
  'pyflink.fn_execution.beam.beam_boot',
];
