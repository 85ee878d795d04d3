// Starts the cluster of a run, once its runtime is there.
import { OperatorError } from '@drey/plugin-api';
import { type Run, versionOf } from '@drey/state';
import type { FlinkRuntime } from '@drey/cluster';
import { clusterSpec } from '../decide/cluster-spec.js';
import type { ReconcilerNeeds } from '../loop/reconciler-needs.js';
import { pythonProgramOf } from '../check/python-program.js';
import { type Subject, editRun, type NextLook, type Outcome, runOf } from './subject.js';

/** How often an unfinished runtime is looked at; its end wakes the application at once. */
const PREPARATION_LOOK_MILLISECONDS = 1_000;

/** Makes runtime and Python ready. Undefined once that is done, else what to do meanwhile. */
const prepare = async (
  needs: ReconcilerNeeds,
  subject: Subject,
  run: Run,
  runtime: FlinkRuntime,
): Promise<NextLook | undefined> => {
  const { application, driver, wake } = subject;
  const { news, preparations } = needs;
  const found = preparations.sighting(run.clusterId);
  if (found === 'done') {
    news.done(application);
    return undefined;
  }
  if (found === undefined) {
    const isPython = pythonProgramOf(versionOf(application, run.versionId)) !== undefined;
    const makeReady = (signal: AbortSignal): Promise<unknown> =>
      Promise.all([driver.prepare(runtime, signal), isPython ? driver.python?.prepare(runtime, signal) : undefined]);
    preparations.start(run.clusterId, makeReady, wake);
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
  throw found.failed;
};

/** Makes the runtime ready and starts the members of the run's cluster. */
export const launch = async (needs: ReconcilerNeeds, subject: Subject): Promise<Outcome> => {
  const { application, driver } = subject;
  const run = runOf(subject);
  const environment = versionOf(application, run.versionId).runtimeEnvironment;
  const runtime = needs.runtime(environment);
  if (runtime === undefined) return { failed: `Drey has no Flink runtime for ${environment}.` };
  const unprepared = await prepare(needs, subject, run, runtime);
  if (unprepared !== undefined) return unprepared;
  await driver.launch(
    clusterSpec(application, run, runtime, needs.surroundings(application.region, run.clusterId), needs.sizing),
    needs.preparations.signal(run.clusterId),
  );
  return 50;
};
