// Which Flink runtimes are installed, and whether Maven can fetch the others, for `drey doctor`.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { OperatorError, type SurroundingsCheck } from '@drey/plugin-api';
import { allFlinkRuntimes, flinkRuntime } from '../catalogue.js';
import { type Maven, type MavenFor, mavenNotStarted } from './maven.js';
import type { RuntimeInstaller, RuntimeLack } from './runtime-installer.js';

/** What the checks look through. */
export interface RuntimeCheckNeeds {
  readonly installer: Pick<RuntimeInstaller, 'lacks'>;
  readonly maven: MavenFor;
}

const ASK_TIMEOUT_MILLISECONDS = 10_000;
const oldest: readonly [number, number] = [3, 6];

/** Version of a Maven. Throws an OperatorError when it does not run or is too old. */
export const mavenVersion = async ({ command, env }: Maven, signal: AbortSignal): Promise<string> => {
  const options = { env, signal, timeout: ASK_TIMEOUT_MILLISECONDS };
  const { stdout } = await promisify(execFile)(command, ['-B', '--version'], options).catch((error: unknown) => {
    throw mavenNotStarted(command, error as NodeJS.ErrnoException);
  });
  const [, version = 'unknown', major = '0', minor = '0'] = /Apache Maven ((\d+)\.(\d+)\S*)/.exec(stdout) ?? [];
  if (Number(major) > oldest[0] || (Number(major) === oldest[0] && Number(minor) >= oldest[1])) return version;
  throw new OperatorError(
    'DREY_MAVEN_TOO_OLD',
    `"${command}" is Maven ${version}; assembling a Flink runtime needs ${oldest.join('.')} or newer.`,
    `Install Maven ${oldest.join('.')} or newer, or name it in DREY_MAVEN.`,
  );
};

/** Runtimes by what they lack; one that cannot even be looked at (a wrong `DREY_FLINK_HOME_*`) is left to {@link runtimeCheck}. */
const withLack = async (
  { installer }: RuntimeCheckNeeds,
  wanted: readonly RuntimeLack[],
): Promise<readonly string[]> => {
  const lacks = await Promise.all(
    allFlinkRuntimes.map((runtime) => installer.lacks(runtime).catch((): undefined => undefined)),
  );
  return allFlinkRuntimes
    .filter((_, index) => wanted.some((one) => one === lacks[index]))
    .map(({ environment }) => environment);
};

const runtimeCheck = (needs: RuntimeCheckNeeds): SurroundingsCheck => ({
  subject: 'Flink runtimes',
  purpose: 'clusters as plain JVMs',
  required: false,
  look: async () => {
    await Promise.all(allFlinkRuntimes.map((runtime) => needs.installer.lacks(runtime)));
    const ready = await withLack(needs, ['nothing', 'links']);
    if (ready.length === allFlinkRuntimes.length) return { state: 'ok', found: ready.join(', ') };
    return ready.length === 0
      ? { state: 'not needed', found: 'none yet; Maven assembles each when it is first used' }
      : { state: 'ok', found: `${ready.join(', ')}; Maven assembles others when they are first used` };
  },
});

const mavenCheck = (needs: RuntimeCheckNeeds): SurroundingsCheck => ({
  subject: 'Maven',
  purpose: 'assembling Flink runtimes, and the jar of PyFlink',
  required: true,
  look: async (signal) => {
    const usual = flinkRuntime('FLINK-1_20') ?? allFlinkRuntimes[0];
    try {
      if (usual === undefined) return { state: 'not needed', found: 'there is no runtime' };
      const maven = await needs.maven(usual);
      return { state: 'ok', found: `${await mavenVersion(maven, signal)} (${maven.command})` };
    } catch (error) {
      const ready = await withLack(needs, ['nothing', 'links']);
      if (ready.length === 0 || !(error instanceof OperatorError)) throw error;
      const found = `${error.message} ${ready.join(', ')} can do without.`;
      return { state: 'not needed', found, remedy: error.remedy };
    }
  },
});

/** What there is of runtimes, and what makes the others. */
export const runtimeChecks = (needs: RuntimeCheckNeeds): readonly SurroundingsCheck[] => [
  runtimeCheck(needs),
  mavenCheck(needs),
];
