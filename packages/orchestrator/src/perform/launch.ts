// Starts the cluster of a run, once its runtime is there.
import { OperatorError } from '@drey/plugin-api';
import { versionOf } from '@drey/state';
import { clusterSpec } from '../cluster-spec.js';
import { failStart } from '../decide/fault.js';
import type { OrchestratorNeeds } from '../needs.js';
import { pythonProgramOf } from '../python/python-program.js';
import { type Case, editRun, type Outcome, runOf } from './case.js';

/** How long a look at an unfinished runtime waits for it. */
const PREPARATION_LOOK_MILLISECONDS = 1_000;

/**
 * What comes of a cluster that cannot be had: a start, an update or a rollback fails with the reason. A job that ran before is not given
 * up for that, since its state would go with it; it is tried again.
 */
const withoutCluster = (needs: OrchestratorNeeds, { application }: Case, error: OperatorError): Outcome => {
  if (['STARTING', 'UPDATING', 'ROLLING_BACK'].includes(application.status))
    return failStart(application, needs.clock.now(), error.line());
  throw error;
};

/** Makes the runtime ready and starts the members of the run's cluster. */
export const launch = async (needs: OrchestratorNeeds, subject: Case): Promise<Outcome> => {
  const { application, driver } = subject;
  const run = runOf(subject);
  const version = versionOf(application, run.versionId);
  const environment = version.runtimeEnvironment;
  const runtime = needs.runtime(environment);
  if (runtime === undefined) {
    return failStart(application, needs.clock.now(), `Drey has no Flink runtime for ${environment}.`);
  }
  const patience = new AbortController();
  const isPython = pythonProgramOf(version) !== undefined;
  const prepared = Promise.all([
    driver.prepare(runtime, patience.signal),
    isPython ? driver.python?.prepare(runtime, patience.signal) : undefined,
  ]).then(() => true);
  const inTime = await Promise.race([
    prepared,
    needs.clock.sleep(PREPARATION_LOOK_MILLISECONDS).then(() => false),
  ]).catch((error: unknown) => {
    if (error instanceof OperatorError) return error;
    throw error;
  });
  if (inTime instanceof OperatorError) return withoutCluster(needs, subject, inTime);
  if (!inTime) {
    prepared.catch(() => undefined);
    // The time for the start counts from when its runtime is there.
    await editRun(needs, subject, { startedAt: needs.clock.now() });
    return 0;
  }
  try {
    await driver.launch(
      clusterSpec(application, run, runtime, needs.surroundings(application.region, run.clusterId), needs.sizing),
      new AbortController().signal,
    );
  } catch (error) {
    if (error instanceof OperatorError) return withoutCluster(needs, subject, error);
    throw error;
  }
  return 50;
};
