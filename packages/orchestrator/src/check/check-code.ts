// Before a cluster is started for it: can this code run on this runtime at all?
import { BoundedMap } from '@drey/plugin-api';
import { type ApplicationVersion, type CodeCopy, noteOperation } from '@drey/state';
import { type CodeVerdict, judgeClasses } from './judge-classes.js';
import { mayHoldClass, readJarClasses } from './jar-classes.js';
import type { ClusterDriver, FlinkRuntime } from '@drey/cluster';
import { allFlinkRuntimes, pythonEnvironments } from '@drey/runtimes';
import type { CodeCopies, OrchestratorNeeds } from '../loop/needs.js';
import { pythonProgramOf } from './python-program.js';
import { ignoredRunOptions } from './run-options.js';
import { type Case, change } from '../perform/case.js';
import { inspectJobArchive } from './job-archive.js';

/** Verdicts by code, runtime and Java: an update of anything but the code need not read it again. */
const verdicts = new WeakMap<CodeCopies, BoundedMap<string, CodeVerdict>>();
const VERDICTS_LIMIT = 100;

const judged = async (
  { code, driver }: Pick<OrchestratorNeeds, 'code' | 'driver'>,
  { sha256 }: CodeCopy,
  copy: string,
  mainClass: string,
  runtime: FlinkRuntime,
): Promise<CodeVerdict | undefined> => {
  const java = await driver.javaFeature?.(runtime).catch(() => undefined);
  const known = verdicts.get(code) ?? new BoundedMap<string, CodeVerdict>(VERDICTS_LIMIT);
  verdicts.set(code, known);
  const key = `${sha256} ${runtime.environment} ${java}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const jar = await readJarClasses(copy, mainClass).catch(() => undefined);
  if (jar === undefined) return undefined;
  const verdict = judgeClasses(jar, { runtime, java, runtimes: allFlinkRuntimes });
  known.set(key, verdict);
  return verdict;
};

const allOf = ({ refusal, warnings }: CodeVerdict): readonly string[] => [
  ...(refusal === undefined ? [] : [refusal]),
  ...warnings,
];

const withoutArchive = ({ configuration }: ApplicationVersion): string =>
  configuration?.ApplicationCodeConfigurationDescription?.CodeContentDescription?.TextContent === undefined
    ? 'The application has no code. Update it with a jar or a zip file.'
    : 'The code of the application is text, and Flink runs a jar or a zip file. Update it with one, CodeContentType ZIPFILE.';

/** What is let through all the same, for the log stream of the application; empty where the code was not judged, or is refused. */
export const findingsOf = async (
  needs: Pick<OrchestratorNeeds, 'code' | 'driver' | 'runtime'>,
  version: ApplicationVersion,
): Promise<readonly string[]> => {
  const runtime = needs.runtime(version.runtimeEnvironment);
  const copy = version.code === null ? undefined : await needs.code.path(version.code);
  if (version.code === null || copy === undefined || runtime === undefined || pythonProgramOf(version) !== undefined)
    return [];
  const archive = await inspectJobArchive(copy);
  if (archive.kind !== 'jar') return [];
  const verdict = await judged(needs, version.code, copy, archive.mainClass, runtime);
  return verdict === undefined ? [] : allOf(verdict);
};

/** Before the program is unpacked: only driver and runtime are looked at. */
const whyPythonCannotRun = ({ name, python }: ClusterDriver, { environment }: FlinkRuntime): string | undefined => {
  if (python === undefined)
    return `The cluster driver ${name} runs no Python applications: a Flink image holds no Python. Start Drey with --driver process (on Linux).`;
  if (pythonEnvironments.includes(environment)) return undefined;
  return `Drey runs no Python applications on ${environment}: Flink takes the options of a Python job with the job since 1.17 only. Update the application's RuntimeEnvironment to one of ${pythonEnvironments.join(', ')}.`;
};

/** A class of Flink itself can be a main class: the jar need not hold it. */
const FLINKS_OWN = 'org.apache.flink.';

/** Of a jar whose main class could not be read: whether it is there at all. */
const whyWithoutMain = async (copy: string, mainClass: string): Promise<string | undefined> => {
  if (mainClass.startsWith(FLINKS_OWN)) return undefined;
  if (await mayHoldClass(copy, mainClass).catch(() => true)) return undefined;
  return `The archive has no class ${mainClass}, which its manifest names as Main-Class. Name the class with its package, and build the jar with the classes of the job in it.`;
};

/** Tells findings that stop nothing: in the log, and in the notes of the open operation. */
const tell = async (
  needs: OrchestratorNeeds,
  subject: Case,
  message: string,
  warnings: readonly string[],
): Promise<void> => {
  for (const warning of warnings) needs.log.warn(message, { application: subject.application.arn, warning });
  const { operationId } = subject.application.goal;
  if (operationId === null || warnings.length === 0) return;
  await change(needs, subject, (now) =>
    warnings.reduce((record, warning) => noteOperation(record, operationId, warning), now),
  );
};

/**
 * Why the code of a version cannot run, a whole sentence; undefined where nothing speaks against it. What may fail later goes to the log and
 * into the notes of the open operation. Whatever is not understood here is left to Flink.
 */
export const whyCodeCannotRun = async (
  needs: OrchestratorNeeds,
  subject: Case,
  version: ApplicationVersion,
): Promise<string | undefined> => {
  const runtime = needs.runtime(version.runtimeEnvironment);
  if (!needs.driver.runsJobs || runtime === undefined) return undefined;
  if (version.code === null) return withoutArchive(version);
  await tell(needs, subject, 'A run option is ignored.', ignoredRunOptions(version));
  if (pythonProgramOf(version) !== undefined) return whyPythonCannotRun(needs.driver, runtime);
  const copy = await needs.code.path(version.code);
  if (copy === undefined) return undefined;
  const archive = await inspectJobArchive(copy);
  if (archive.kind === 'unusable') return archive.why;
  if (archive.kind !== 'jar') return undefined;
  const verdict = await judged(needs, version.code, copy, archive.mainClass, runtime);
  if (verdict === undefined) return whyWithoutMain(copy, archive.mainClass);
  if (verdict.refusal !== undefined && needs.codeCheck === 'refuse') {
    return `${verdict.refusal} Where this is wrong, start Drey with --code-check report.`;
  }
  await tell(needs, subject, 'The code may not run everywhere.', allOf(verdict));
  return undefined;
};
