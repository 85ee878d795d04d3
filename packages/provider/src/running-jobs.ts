// A look at what runs an application right now, for operations and pages that show it.
import type { ClusterDriver } from '@drey/cluster';
import type { FlinkRest } from '@drey/flink-rest';
import type { Logger } from '@drey/plugin-api';
import type { Application } from '@drey/state';

/** Looks at jobs. Answers undefined where there is none, or none that answers; never throws. */
export interface RunningJobs {
  /** Base URL of the REST API of the cluster that runs an application. */
  restOf(application: Application): Promise<string | undefined>;
  /** Flink's plan of the running job, as JSON text. */
  planOf(application: Application): Promise<string | undefined>;
}

/** What jobs are looked at with. */
export interface RunningJobsNeeds {
  readonly drivers: ReadonlyMap<string, ClusterDriver>;
  readonly flink: (rest: string) => Pick<FlinkRest, 'plan'>;
  readonly log: Logger;
}

/** Looks through the drivers. */
export const createRunningJobs = ({ drivers, flink, log }: RunningJobsNeeds): RunningJobs => {
  const restOf = async ({ run, arn }: Application): Promise<string | undefined> => {
    if (run === null) return undefined;
    try {
      const cluster = await drivers.get(run.driver)?.inspect(run.clusterId);
      const jobManager = cluster?.members.find(({ role }) => role === 'jobmanager');
      return jobManager?.alive ? cluster?.rest : undefined;
    } catch (error) {
      log.debug('A cluster could not be looked at.', { application: arn, error });
      return undefined;
    }
  };
  return {
    restOf,
    planOf: async (application) => {
      const rest = application.run?.phase === 'submitted' ? await restOf(application) : undefined;
      if (rest === undefined) return undefined;
      try {
        return await flink(rest).plan(application.run?.jobId ?? '');
      } catch (error) {
        log.debug('The plan of a job could not be read.', { application: application.arn, error });
        return undefined;
      }
    },
  };
};
