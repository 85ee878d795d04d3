// A look at what runs an application right now, for operations and pages that show it.
import type { ClusterDriver } from '@drey/cluster';
import type { FlinkJob, FlinkRest } from '@drey/flink-rest';
import type { Logger } from '@drey/plugin-api';
import type { GraphOperator } from '@drey/savepoint';
import type { Application } from '@drey/state';

/** Looks at jobs. Answers undefined where there is none, or none that answers; never throws. */
export interface RunningJobs {
  /** Base URL of the REST API of the cluster that runs an application. */
  restOf(application: Application): Promise<string | undefined>;
  /** Flink's plan of the running job, as JSON text. */
  planOf(application: Application): Promise<string | undefined>;
  /** Operators of the running job by id: all of them where our class submitted it, else the first one of each task. Empty where none is known. */
  operatorsOf(application: Application): Promise<readonly GraphOperator[]>;
}

/** What jobs are looked at with. */
export interface RunningJobsNeeds {
  readonly drivers: ReadonlyMap<string, ClusterDriver>;
  readonly flink: (rest: string) => Pick<FlinkRest, 'plan' | 'job' | 'operators'>;
  readonly log: Logger;
}

/** What one JobManager is asked. */
type AskedJob = ReturnType<RunningJobsNeeds['flink']>;

/** A task has the id of its first operator, and its name begins with that operator's: `Source: x -> y`. */
const firstOfTasks = (job: FlinkJob | null | undefined): readonly GraphOperator[] =>
  (job?.vertices ?? []).map(({ id, name }) => ({ id, name: name.split(' -> ')[0] ?? name }));

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
  const askJob = async <T>(application: Application, ask: (flink: AskedJob, jobId: string) => Promise<T>) => {
    const rest = application.run?.phase === 'submitted' ? await restOf(application) : undefined;
    if (rest === undefined) return undefined;
    try {
      return await ask(flink(rest), application.run?.jobId ?? '');
    } catch (error) {
      log.debug('A job did not tell what was asked.', { application: application.arn, error });
      return undefined;
    }
  };
  return {
    restOf,
    planOf: (application) => askJob(application, (job, id) => job.plan(id)),
    operatorsOf: async (application) => {
      const told = await askJob(application, (job, id) => job.operators(id));
      return told ?? firstOfTasks(await askJob(application, (job, id) => job.job(id)));
    },
  };
};
