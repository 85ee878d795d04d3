// Before a cluster is started for it: can this code run on this runtime at all?
import { type ApplicationVersion, noteOperation } from '@drey/state';
import { judgeClasses } from '../code-check/judge-classes.js';
import { readJarClasses } from '../code-check/jar-classes.js';
import { allFlinkRuntimes } from '../runtime-catalogue.js';
import type { OrchestratorNeeds } from '../needs.js';
import { type Case, change } from './case.js';
import { inspectJobArchive } from './job-archive.js';

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
  if (!needs.driver.runsJobs || runtime === undefined || version.code === null) return undefined;
  const copy = await needs.code.path(version.code);
  if (copy === undefined) return undefined;
  const archive = await inspectJobArchive(copy);
  if (archive.kind === 'unusable') return archive.why;
  if (archive.kind !== 'jar') return undefined;
  const jar = await readJarClasses(copy, archive.mainClass).catch(() => undefined);
  if (jar === undefined) return undefined;
  const java = await needs.driver.javaFeature?.(runtime).catch(() => undefined);
  const verdict = judgeClasses(jar, { runtime, java, runtimes: allFlinkRuntimes });
  if (verdict.refusal !== undefined && needs.codeCheck === 'refuse') {
    return `${verdict.refusal} Where this is wrong, start Drey with --code-check report.`;
  }
  const warnings = [...(verdict.refusal === undefined ? [] : [verdict.refusal]), ...verdict.warnings];
  for (const warning of warnings) {
    needs.log.warn('The code may not run everywhere.', { application: subject.application.arn, warning });
  }
  const { operationId } = subject.application.goal;
  if (operationId !== null && warnings.length > 0) {
    await change(needs, subject, (now) =>
      warnings.reduce((record, warning) => noteOperation(record, operationId, warning), now),
    );
  }
  return undefined;
};
