// The two halves of PyFlink: a virtual environment by pip, and the jar from Maven.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Clock, type Logger, OperatorError } from '@drey/plugin-api';
import type { BoardEntry } from '@drey/cluster';
import { type Maven, runMaven } from '../flink/maven.js';
import { mavenProject } from '../flink/maven-project.js';
import type { PythonReport } from './find-python.js';
import { packageIn, runInstallStep, type StepFailure } from '../install/install-step.js';
import { needsProgram } from './python-files.js';
import { checkedModules, type PythonRuntime } from './python-runtimes.js';

const INSTALL_TIMEOUT_MILLISECONDS = 30 * 60_000;
const PROGRESS_INTERVAL_MILLISECONDS = 5_000;

/** What both halves work with. */
export interface PythonInstallation {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** The host's environment without what would make pip install elsewhere than into the environment. */
const pipEnvironment = (env: PythonInstallation['env']): PythonInstallation['env'] => {
  const misleading = ['PIP_TARGET', 'PIP_PREFIX', 'PIP_ROOT', 'PIP_DRY_RUN', 'PYTHONHOME', 'PYTHONPATH', 'VIRTUAL_ENV'];
  const kept = Object.entries(env).filter(([name]) => !misleading.includes(name));
  return { ...Object.fromEntries(kept), PIP_USER: '0', PIP_NO_INPUT: '1', PIP_DISABLE_PIP_VERSION_CHECK: '1' };
};

const failed = (version: string, what: string, { why, output }: StepFailure, logFile: string): OperatorError =>
  new OperatorError(
    'DREY_PYFLINK_INSTALL',
    `${what} failed for PyFlink ${version} (${why}); all of it is in ${logFile}.`,
    'Check the network and the configuration of pip, or name a Python with apache-flink in it in DREY_PYTHON_<runtime>, for example DREY_PYTHON_1_20.',
    { cause: output },
  );

/** Makes a virtual environment with PyFlink in a directory. It may be moved: nothing but the scripts of `bin/` knows where it is. */
export const fillEnvironment = async (
  surroundings: PythonInstallation & { readonly logFile: string; readonly entry: BoardEntry },
  { version }: PythonRuntime,
  base: PythonReport,
  directory: string,
): Promise<void> => {
  const { log, clock, logFile, signal } = surroundings;
  const since = clock.now();
  const seconds = (): number => Math.round((clock.now() - since) / 1000);
  log.info('Installing PyFlink, once; this takes a minute or two', { version, python: base.executable });
  const python = join(directory, 'bin/python');
  const wanted = join(dirname(directory), 'requirements.txt');
  const pip = ['-m', 'pip', 'install', '--no-compile', '--progress-bar', 'off'];
  const step = async (what: string, command: string, args: readonly string[], output = logFile): Promise<void> => {
    const timeoutMilliseconds = Math.max(1, INSTALL_TIMEOUT_MILLISECONDS - (clock.now() - since));
    const env = pipEnvironment(surroundings.env);
    const atPackage = output === logFile ? () => packageIn(logFile) : () => undefined;
    surroundings.entry.at(() => [what.charAt(0).toLowerCase() + what.slice(1), atPackage()].filter(Boolean).join(': '));
    const failure = await runInstallStep({
      command,
      arguments: args,
      env,
      logFile: output,
      timeoutMilliseconds,
      signal,
    });
    if (failure !== undefined) throw failed(version, what, failure, logFile);
  };
  const timer = setInterval(
    () => log.info('Still installing PyFlink', { version, seconds: seconds() }),
    PROGRESS_INTERVAL_MILLISECONDS,
  );
  timer.unref();
  try {
    await writeFile(logFile, '', { mode: 0o600 });
    await step('Making a virtual environment', base.executable, ['-m', 'venv', directory]);
    await step('Installing by pip', python, [
      ...pip,
      '--no-deps',
      '--only-binary',
      'apache-flink',
      `apache-flink==${version}`,
    ]);
    await step('Reading requirements', python, ['-I', needsProgram], wanted);
    await step('Installing what it needs by pip', python, [...pip, '-r', wanted]);
    await step('Importing', python, ['-I', '-c', `import ${checkedModules.join(', ')}`]);
  } finally {
    clearInterval(timer);
  }
};

/** Fetches PyFlink's jar into `<directory>/opt`; resolves to its path below the directory. Throws an OperatorError. */
export const fetchPythonJar = async (
  { signal, maven }: PythonInstallation & { readonly maven: Maven },
  { version, jar = 'flink-python' }: PythonRuntime,
  directory: string,
): Promise<string> => {
  const project = join(directory, 'project');
  const to = join(directory, 'opt');
  await mkdir(project);
  const artifact = { group: 'org.apache.flink', artifact: jar, version };
  const pom = mavenProject({ libraries: [], librariesTo: to, singles: [{ artifact, to }] });
  await writeFile(join(project, 'pom.xml'), pom);
  await runMaven({
    ...maven,
    project,
    timeoutMilliseconds: INSTALL_TIMEOUT_MILLISECONDS,
    signal,
    onDownload: () => undefined,
  });
  await rm(project, { recursive: true, force: true });
  const [name = ''] = (await readdir(to)).filter((file) => file.endsWith('.jar'));
  return join('opt', name);
};
