// Starts the cluster of a run, once its runtime is there.
import { OperatorError } from '@drey/plugin-api';
import { comesToRun, type Run, versionOf } from '@drey/state';
import type { ClusterDriver, FlinkRuntime } from '@drey/cluster';
import { clusterSpec } from '../decide/cluster-spec.js';
import { failStart } from '../decide/fault.js';
import type { OrchestratorNeeds } from '../loop/needs.js';
import type { ReconcilerNeeds } from '../loop/reconciler-needs.js';
import { pythonProgramOf } from '../check/python-program.js';
import { type Case, editRun, type Outcome, runOf } from './case.js';

/** How often an unfinished runtime is looked at; its end wakes the application at once. */
const PREPARATION_LOOK_MILLISECONDS = 1_000;

/**
 * What comes of a cluster that cannot be had: whatever comes to run for a caller fails with the reason. A job that ran before is not given
 * up for that, since its state would go with it; it is tried again.
 */
const withoutCluster = (needs: OrchestratorNeeds, { application }: Case, error: unknown): Outcome => {
  if (error instanceof OperatorError && comesToRun(application))
    return failStart(application, needs.clock.now(), error.line());
  throw error;
};

/** Makes runtime and Python ready. Undefined once that is done, else what to do meanwhile. */
const prepare = async (
  needs: ReconcilerNeeds,
  subject: Case,
  run: Run,
  runtime: FlinkRuntime,
): Promise<Outcome | undefined> => {
  const { application, driver, wake } = subject;
  const { news, preparations } = needs;
  const found = preparations.sighting(run.clusterId);
  if (found === 'done') {
    news.done(application);
    return undefined;
  }
  if (found === undefined) {
    const isPython = pythonProgramOf(versionOf(application, run.versionId)) !== undefined;
    preparations.start(run.clusterId, (signal) => prepareRuntime(driver, runtime, isPython, signal), wake);
    return PREPARATION_LOOK_MILLISECONDS;
  }
  if (found === 'inProgress') {
    news.waiting(application, driver.underWay?.(runtime) ?? []);
    // The time for the start counts from when its runtime is there. Each write wakes the application, so they have a pace of their own.
    const now = needs.clock.now();
    if (now - run.startedAt >= PREPARATION_LOOK_MILLISECONDS) await editRun(needs, subject, { startedAt: now });
    return PREPARATION_LOOK_MILLISECONDS;
  }
  preparations.leave(run.clusterId);
  if (found.failed instanceof OperatorError) news.failed(application, found.failed);
  return withoutCluster(needs, subject, found.failed);
};

const prepareRuntime = (
  driver: ClusterDriver,
  runtime: FlinkRuntime,
  isPython: boolean,
  signal: AbortSignal,
): Promise<unknown> =>
  Promise.all([driver.prepare(runtime, signal), isPython ? driver.python?.prepare(runtime, signal) : undefined]);

/** Makes the runtime ready and starts the members of the run's cluster. */
export const launch = async (needs: ReconcilerNeeds, subject: Case): Promise<Outcome> => {
  const { application, driver } = subject;
  const run = runOf(subject);
  const environment = versionOf(application, run.versionId).runtimeEnvironment;
  const runtime = needs.runtime(environment);
  if (runtime === undefined) {
    return failStart(application, needs.clock.now(), `Drey has no Flink runtime for ${environment}.`);
  }
  const unprepared = await prepare(needs, subject, run, runtime);
  if (unprepared !== undefined) return unprepared;
  try {
    await driver.launch(
      clusterSpec(application, run, runtime, needs.surroundings(application.region, run.clusterId), needs.sizing),
      needs.preparations.signal(run.clusterId),
    );
  } catch (error) {
    return withoutCluster(needs, subject, error);
  }
  return 50;
};
