// Hands a job to its cluster.
import { type ApplicationVersion, versionOf } from '@drey/state';
import { shapeOf } from '../decide/cluster-shape.js';
import { isUnreachable } from '@drey/flink-rest';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { findingsOf } from '../check/check-code.js';
import { type Subject, editRun, flinkOf, type Outcome, runOf } from './subject.js';
import { placeCode } from './job-code.js';
import { jobOptions } from './job-options.js';
import { PROGRAM_CLASS, programArguments } from '../check/program-configuration.js';
import { pythonProgramOf } from '../check/python-program.js';
import { pythonFault } from './python-fault.js';

/** What the log stream of the application is told when its job starts. */
const notesOf = async (
  needs: OrchestratorNeeds,
  { application, driver }: Subject,
  version: ApplicationVersion,
): Promise<readonly string[]> => {
  const { recoveries, restoreFrom } = runOf({ application });
  const findings = await findingsOf({ ...needs, driver }, version);
  return recoveries > 0 && restoreFrom === null
    ? ['The job was lost before it had completed a checkpoint, so it begins from nothing.', ...findings]
    : findings;
};

/** Hands the job to Flink and does not wait for its answer: `main` may run for minutes. */
export const submit = async (needs: OrchestratorNeeds, subject: Subject): Promise<Outcome> => {
  const { application, driver, wake } = subject;
  const run = runOf(subject);
  const version = versionOf(application, run.versionId);
  const copy = version.code === null ? undefined : await needs.code.path(version.code);
  if (copy === undefined)
    return {
      failed:
        'The application has no code, or its copy is gone from the data directory. Update the application with its code.',
    };
  await editRun(needs, subject, { phase: 'submitting' });
  await driver.openState?.(run.clusterId, { stateId: application.incarnation, restoreFrom: run.restoreFrom });
  const job = await placeCode(driver, run.clusterId, version, copy);
  if ('unusable' in job) return { failed: job.unusable };
  const { jarId, flinkConfiguration: own } = job;
  const notes = await notesOf(needs, subject, version);
  const flink = flinkOf(needs, subject);
  const given = jobOptions(needs, driver, version, application.incarnation);
  const explain = async (error: unknown): Promise<never> => {
    if (pythonProgramOf(version) === undefined || isUnreachable(error)) throw error;
    throw new Error(await pythonFault(driver, run.clusterId, error), { cause: error });
  };
  needs.submissions.start(
    run.jobId,
    () =>
      flink
        .runJar(jarId, {
          jobId: run.jobId,
          ...(run.restoreFrom === null ? {} : { savepointPath: run.restoreFrom }),
          allowNonRestoredState: run.allowNonRestoredState,
          parallelism: shapeOf(application, run).parallelism,
          entryClass: PROGRAM_CLASS,
          programArgs: programArguments(needs.codeSettings, notes, job),
          ...(given === undefined ? {} : { flinkConfiguration: { ...given, ...own } }),
        })
        .catch(explain),
    wake,
  );
  return 50;
};
