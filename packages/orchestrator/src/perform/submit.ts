// Hands a job to its cluster.
import { versionOf } from '@drey/state';
import { shapeOf } from '../cluster-shape.js';
import { jobConfiguration, stateConfiguration } from '../cluster-spec.js';
import { failStart } from '../decide/decision-facts.js';
import type { OrchestratorNeeds } from '../needs.js';
import { type Case, editRun, type Outcome, runOf } from './case.js';
import { inspectJobArchive } from './job-archive.js';

/** Hands the job to Flink and does not wait for its answer: `main` may run for minutes. */
export const submit = async (needs: OrchestratorNeeds, subject: Case): Promise<Outcome> => {
  const { application, driver, wake } = subject;
  const run = runOf(subject);
  const version = versionOf(application, run.versionId);
  const copy = version.code === null ? undefined : await needs.code.path(version.code);
  if (copy === undefined) {
    return failStart(
      application,
      'The application has no code, or its copy is gone from the data directory. Update the application with its code.',
    );
  }
  const archive = await inspectJobArchive(copy);
  if (archive.kind === 'unusable') return failStart(application, archive.why);
  const cluster = await driver.inspect(run.clusterId);
  if (cluster === undefined) return 0;
  await editRun(needs, subject, { phase: 'submitting' });
  const jarId = await driver.putCode(run.clusterId, copy, `${version.code?.sha256.slice(0, 16) ?? 'code'}.jar`);
  const flink = needs.flink(cluster.rest);
  const runtime = needs.runtime(version.runtimeEnvironment);
  const configuration = runtime === undefined ? undefined : jobConfiguration(version, runtime);
  needs.submissions.start(
    run.jobId,
    () =>
      flink.runJar(jarId, {
        jobId: run.jobId,
        ...(run.restoreFrom === null ? {} : { savepointPath: run.restoreFrom }),
        allowNonRestoredState: run.allowNonRestoredState,
        parallelism: shapeOf(application, run).parallelism,
        ...(configuration === undefined
          ? {}
          : { flinkConfiguration: { ...configuration, ...stateConfiguration(application.incarnation, driver.state) } }),
      }),
    wake,
  );
  return 50;
};
