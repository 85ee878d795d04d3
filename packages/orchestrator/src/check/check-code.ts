// Before a cluster is started for it: can this code run on this runtime at all?
import { BoundedMap } from '@drey/plugin-api';
import type { ApplicationVersion, CodeCopy } from '@drey/state';
import { type CodeVerdict, judgeClasses } from './judge-classes.js';
import { mayHoldClass, readJarClasses } from './jar-classes.js';
import type { ClusterDriver, FlinkRuntime } from '@drey/cluster';
import { allFlinkRuntimes, pythonEnvironments } from '@drey/runtimes';
import type { CodeCopies, OrchestratorNeeds } from '../loop/needs.js';
import { pythonProgramOf } from './python-program.js';
import { ignoredRunOptions } from './run-options.js';
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

/** Before the program is unpacked: only driver and runtime are looked at. */
const whyPythonCannotRun = ({ name, python }: ClusterDriver, { environment }: FlinkRuntime): string | undefined => {
  if (python === undefined) return `The cluster driver ${name} runs no Python applications.`;
  if (pythonEnvironments.includes(environment)) return undefined;
  return `Drey runs no Python applications on ${environment}. Update the application's RuntimeEnvironment to one of ${pythonEnvironments.join(', ')}.`;
};

/** A class of Flink itself can be a main class: the jar need not hold it. */
const FLINKS_OWN = 'org.apache.flink.';

/** Of a jar whose main class could not be read: whether it is there at all. */
const whyWithoutMain = async (copy: string, mainClass: string): Promise<string | undefined> => {
  if (mainClass.startsWith(FLINKS_OWN)) return undefined;
  if (await mayHoldClass(copy, mainClass).catch(() => true)) return undefined;
  return `The archive has no class ${mainClass}, which its manifest names as Main-Class. Name the class with its package, and build the jar with the classes of the job in it.`;
};

/** What is thought of code on a runtime. Whatever is not understood here is left to Flink. */
const judge = async (
  needs: Pick<OrchestratorNeeds, 'code' | 'codeCheck' | 'driver'>,
  version: ApplicationVersion,
  code: CodeCopy,
  runtime: FlinkRuntime,
): Promise<CodeVerdict> => {
  const refuse = (refusal?: string): CodeVerdict => ({ ...(refusal === undefined ? {} : { refusal }), warnings: [] });
  if (pythonProgramOf(version) !== undefined) return refuse(whyPythonCannotRun(needs.driver, runtime));
  const copy = await needs.code.path(code);
  const archive = copy === undefined ? undefined : await inspectJobArchive(copy);
  if (archive?.kind === 'unusable') return refuse(archive.why);
  if (copy === undefined || archive?.kind !== 'jar') return refuse();
  const verdict = await judged(needs, code, copy, archive.mainClass, runtime);
  if (verdict === undefined) return refuse(await whyWithoutMain(copy, archive.mainClass));
  return verdict.refusal !== undefined && needs.codeCheck === 'refuse'
    ? refuse(`${verdict.refusal} Where this is wrong, start Drey with --code-check report.`)
    : { warnings: allOf(verdict) };
};

/** Whether the code of a version can run, and what may fail later. */
export const checkCode = async (
  needs: Pick<OrchestratorNeeds, 'code' | 'codeCheck' | 'driver' | 'runtime'>,
  version: ApplicationVersion,
): Promise<CodeVerdict> => {
  const runtime = needs.runtime(version.runtimeEnvironment);
  if (!needs.driver.runsJobs || runtime === undefined) return { warnings: [] };
  if (version.code === null) return { refusal: withoutArchive(version), warnings: [] };
  const verdict = await judge(needs, version, version.code, runtime);
  return { ...verdict, warnings: [...ignoredRunOptions(version), ...verdict.warnings] };
};

/** What is thought of code that runs all the same, for the log stream of the application. */
export const findingsOf = async (
  needs: Pick<OrchestratorNeeds, 'code' | 'driver' | 'runtime'>,
  version: ApplicationVersion,
): Promise<readonly string[]> => {
  const runtime = needs.runtime(version.runtimeEnvironment);
  if (version.code === null || runtime === undefined) return [];
  return (await judge({ ...needs, codeCheck: 'report' }, version, version.code, runtime)).warnings;
};
