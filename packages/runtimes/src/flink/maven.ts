// Runs Maven with the user's own settings and says in one line why it failed.
import { spawn } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';
import { groupEnd, OperatorError } from '@drey/plugin-api';
import { type FlinkRuntime, InstallOutput, lastLines } from '@drey/cluster';

const MAXIMUM_OUTPUT_BYTES = 256 * 1024;

/** Command and environment of Maven. */
export type Maven = Pick<MavenRun, 'command' | 'env'>;

/** The Maven for a runtime. */
export type MavenFor = (runtime: FlinkRuntime) => Promise<Maven>;

/** `DREY_MAVEN` or `mvn`, with a Java of the runtime where the environment names none. */
export const mavenOf =
  (env: Readonly<Record<string, string | undefined>>, javaHome: (runtime: FlinkRuntime) => Promise<string>): MavenFor =>
  async (runtime) => ({
    command: env['DREY_MAVEN'] || 'mvn',
    env: { ...env, JAVA_HOME: env['JAVA_HOME'] || (await javaHome(runtime)) },
  });

/** One run of Maven. */
export interface MavenRun {
  /** `mvn` or a path to it. */
  readonly command: string;
  /** Directory of the `pom.xml`. */
  readonly project: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly timeoutMilliseconds: number;
  readonly signal: AbortSignal;
  /** Called for each artifact that came from a repository. */
  readonly onDownload: () => void;
}

const SWITCH_OFF =
  'Or name an existing Flink directory in DREY_FLINK_HOME_<version>, for example DREY_FLINK_HOME_1_20.';

const isOffline =
  /offline mode|Unknown host|UnknownHost|Connection refused|Connection reset|connect timed out|Network is unreachable|No route to host|timed out/i;

/** Turns Maven's output into the error that a person can act on. */
export const mavenFailure = (output: string): OperatorError => {
  const options = { cause: new InstallOutput(lastLines(output)) };
  const errors = output
    .split('\n')
    .filter((line) => line.startsWith('[ERROR]'))
    .map((line) => line.slice('[ERROR]'.length).trim());
  const first = errors.find((line) => line !== '') ?? (output.trim().split('\n').at(-1) || 'it said nothing');
  const offline = isOffline.test(first);
  const absent = /Could not find artifact ([\w.-]+(?::[\w.-]+){2,4})/.exec(first)?.[1];
  if (absent !== undefined && !offline) {
    return new OperatorError(
      'DREY_RUNTIME_ARTIFACT_MISSING',
      `The Maven repository has no artifact ${absent}.`,
      `Check the mirrors in your Maven settings. ${SWITCH_OFF}`,
      options,
    );
  }
  if (offline) {
    const wanted = /artifact ([\w.-]+(?::[\w.-]+){2,4})/.exec(first)?.[1];
    return new OperatorError(
      'DREY_RUNTIME_OFFLINE',
      `Maven could not reach its repository${wanted === undefined ? '' : ` for ${wanted}`}: ${first}`,
      `Check the network, the proxy and the mirrors in your Maven settings, then start again. ${SWITCH_OFF}`,
      options,
    );
  }
  return new OperatorError(
    'DREY_RUNTIME_INSTALL_FAILED',
    `Maven failed: ${first}`,
    `Mend that and start again. ${SWITCH_OFF}`,
    options,
  );
};

/** The failure of a Maven that cannot be run. */
export const mavenNotStarted = (command: string, cause: NodeJS.ErrnoException): OperatorError =>
  new OperatorError(
    'DREY_MAVEN_MISSING',
    `Maven assembles the Flink runtime, but "${command}" could not be started (${cause.code ?? cause.message}).`,
    `Install Maven 3.6 or newer, or name it in DREY_MAVEN. ${SWITCH_OFF}`,
    { cause },
  );

/** Runs `mvn generate-resources` to its end. Throws an OperatorError, or the signal's reason. */
export const runMaven = async (run: MavenRun): Promise<void> => {
  const child = spawn(run.command, ['-B', '-f', 'pom.xml', 'generate-resources'], {
    cwd: run.project,
    env: run.env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  const read = (chunk: string): void => {
    for (const _ of chunk.matchAll(/Downloaded from .*\.jar /g)) run.onDownload();
    output = (output + chunk).slice(-MAXIMUM_OUTPUT_BYTES);
  };
  child.stdout.setEncoding('utf8').on('data', read);
  child.stderr.setEncoding('utf8').on('data', read);
  const late = AbortSignal.timeout(run.timeoutMilliseconds);
  const code = await groupEnd(child, AbortSignal.any([run.signal, late])).catch((error: unknown) => {
    throw mavenNotStarted(run.command, error as NodeJS.ErrnoException);
  });
  if (code === 0) return;
  run.signal.throwIfAborted();
  if (late.aborted) throw mavenFailure(`[ERROR] it timed out after ${run.timeoutMilliseconds / 1000} s`);
  // Colours are off in batch mode only when the output is no terminal; strip them all the same.
  throw mavenFailure(stripVTControlCharacters(output));
};
