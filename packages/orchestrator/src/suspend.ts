// A clean stop of the host: every running job goes into a savepoint, then its cluster ends; the next start goes on from there.
import { type Application, type Run, withRun } from '@drey/state';
import type { ClusterDriver } from './cluster-driver.js';
import type { OrchestratorNeeds } from './needs.js';
import { savepointUnderWay } from './decide/savepoint.js';
import { endCluster } from './perform/end-cluster.js';
import { savepointFault } from './fault-text.js';
import { lives } from './sighting.js';

const POLL_MILLISECONDS = 100;

const takeSavepoint = async (
  needs: OrchestratorNeeds,
  application: Application,
  run: Run,
  driver: ClusterDriver,
  rest: string,
  until: number,
): Promise<string> => {
  const flink = needs.flink(rest);
  const ask = (triggerId: string): Promise<string> =>
    flink.stopWithSavepoint(run.jobId, {
      targetDirectory: driver.state.savepointDirectory(application.incarnation),
      triggerId,
    });
  const planned = savepointUnderWay(application)?.triggerId;
  let triggerId = planned ?? (await ask(needs.ids.hex()));
  for (;;) {
    const status = await flink.savepointStatus(run.jobId, triggerId);
    // Planned by a host that was killed before it asked.
    if (status.state === 'unknown' && triggerId === planned) {
      triggerId = await ask(planned);
      if (triggerId !== planned) continue;
    }
    if (status.state === 'completed') return status.location;
    if (status.state === 'failed') throw new Error(savepointFault(status));
    if (needs.clock.now() > until) throw new Error('the savepoint did not complete in time');
    await needs.clock.sleep(POLL_MILLISECONDS);
  }
};

const saveJob = async (
  needs: OrchestratorNeeds,
  application: Application,
  run: Run,
  driver: ClusterDriver,
  until: number,
): Promise<void> => {
  const cluster = await driver.inspect(run.clusterId);
  if (cluster === undefined || !lives(cluster, 'jobmanager')) return;
  const job = await needs.flink(cluster.rest).job(run.jobId);
  if (job?.state !== 'RUNNING') return;
  const location = await takeSavepoint(needs, application, run, driver, cluster.rest, until);
  await needs.applications.change(application, (now) =>
    now.run?.jobId === run.jobId ? withRun(now, { ...now.run, savepoint: null, suspendedTo: location }) : now,
  );
};

/** Saves the job of one application and ends its cluster. A job that cannot be saved goes on from its latest checkpoint. */
export const suspend = async (needs: OrchestratorNeeds, application: Application, until: number): Promise<void> => {
  const { run } = application;
  const driver = run === null ? undefined : needs.drivers.get(run.driver);
  if (run === null || driver === undefined || !driver.runsJobs) return;
  if (run.phase === 'submitted' && run.suspendedTo === null) {
    await saveJob(needs, application, run, driver, until).catch((error: unknown) => {
      needs.log.warn('A running job could not be saved by a savepoint; it will go on from its latest checkpoint.', {
        application: application.arn,
        error,
      });
    });
  }
  needs.submissions.forget(run.jobId);
  await endCluster(needs.logs, driver, run.clusterId);
};
