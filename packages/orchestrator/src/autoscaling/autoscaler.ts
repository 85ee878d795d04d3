// Looks once a minute how busy each running application is, and scales it by the service's rule.
import { availableParallelism } from 'node:os';
import {
  type Application,
  applicationKind,
  currentParallelism,
  currentVersion,
  keyText,
  parallelismOf,
  requestScaling,
  type Run,
} from '@drey/state';
import { shapeOf } from '../decide/cluster-shape.js';
import type { OrchestratorNeeds } from '../loop/needs.js';
import { noHistory, scaledParallelism, type ScalingBounds, type ScalingHistory, withPoint } from './scaling-rule.js';

/** Flink's own default for small jobs, where a job does not tell. */
const USUAL_MAXIMUM_PARALLELISM = 128;

type Needs = Pick<OrchestratorNeeds, 'applications' | 'clock' | 'drivers' | 'flink' | 'ids' | 'log' | 'autoscaling'>;

/** On unless the version says otherwise, as on the service. Studio and SQL applications do not scale. */
const mayScale = (application: Application): boolean => {
  const version = currentVersion(application);
  return (
    application.status === 'RUNNING' &&
    applicationKind(version.runtimeEnvironment) === 'flink' &&
    application.run?.phase === 'submitted' &&
    parallelismOf(version).AutoScalingEnabled !== false
  );
};

/**
 * CPU of the busiest TaskManager as a share of the processors that its KPUs stand for, at most those of the machine: what the service
 * calls containerCPUUtilization. Undefined while nobody answers.
 */
const look = async (
  needs: Needs,
  application: Application,
  run: Run,
): Promise<{ readonly utilization: number; readonly maximumParallelism: number } | undefined> => {
  const cluster = await needs.drivers.get(run.driver)?.inspect(run.clusterId);
  if (cluster === undefined) return undefined;
  const flink = needs.flink(cluster);
  const [load, job] = await Promise.all([flink.taskManagerCpuLoad(), flink.job(run.jobId)]);
  if (load === undefined || job === null) return undefined;
  const { slotsPerTaskManager } = shapeOf(application, run);
  const { ParallelismPerKPU = 1 } = parallelismOf(currentVersion(application));
  const processors = availableParallelism();
  const share = Math.min(Math.ceil(slotsPerTaskManager / ParallelismPerKPU), processors);
  return {
    utilization: Math.min(1, (load * processors) / share),
    maximumParallelism: Math.min(USUAL_MAXIMUM_PARALLELISM, ...job.vertices.flatMap((one) => one.maxParallelism ?? [])),
  };
};

const boundsOf = (application: Application, maximumParallelism: number, kpus: number): ScalingBounds => {
  const version = currentVersion(application);
  const { Parallelism: configured = 1, ParallelismPerKPU = 1 } = parallelismOf(version);
  const current = currentParallelism(application, version.id);
  return { current, configured, most: Math.min(kpus * ParallelismPerKPU, maximumParallelism) };
};

/** The autoscaler of one host. Histories live in memory: a restart of the host begins to count anew. */
export interface Autoscaler {
  /** One point for each application. For the loop, and for tests. */
  lookOnce(): Promise<void>;
  /** Looks once a minute until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

export const createAutoscaler = (needs: Needs): Autoscaler => {
  const histories = new Map<string, ScalingHistory>();
  const { applications, clock, ids, log, autoscaling } = needs;

  const scale = (application: Application, run: Run, parallelism: number): Promise<unknown> => {
    log.info('Scaling an application by its load.', { application: application.arn, parallelism });
    return applications.change(application, (now) =>
      now.run?.jobId === run.jobId && mayScale(now) ? requestScaling(now, parallelism, { at: clock.now(), ids }) : now,
    );
  };

  const consider = async (application: Application, run: Run): Promise<void> => {
    // A history belongs to a job: what an update or a restart made of it is another one.
    const key = `${keyText(application)} ${run.jobId}`;
    const seen = await look(needs, application, run);
    if (seen === undefined) return;
    const history = withPoint(histories.get(key) ?? noHistory, seen.utilization);
    histories.set(key, history);
    const bounds = boundsOf(application, seen.maximumParallelism, autoscaling.kpusPerApplication);
    const parallelism = scaledParallelism(history, bounds);
    if (parallelism !== undefined) await scale(application, run, parallelism);
  };

  const lookOnce = async (): Promise<void> => {
    const running = [...applications.all()].filter(mayScale);
    const keys = new Set(running.map((application) => `${keyText(application)} ${application.run?.jobId}`));
    for (const key of histories.keys()) if (!keys.has(key)) histories.delete(key);
    for (const application of running) {
      if (application.run === null) continue;
      await consider(application, application.run).catch((error: unknown) =>
        log.debug('The load of an application could not be read.', { application: application.arn, error }),
      );
    }
  };

  return {
    lookOnce,
    run: async (signal) => {
      while (!signal.aborted) {
        await clock.sleep(autoscaling.minuteMilliseconds, signal).catch(() => undefined);
        if (signal.aborted) return;
        // One look that fails as a whole is no reason for never looking again, nor for ending the host.
        await lookOnce().catch((error: unknown) => log.warn('The load of applications could not be read.', { error }));
      }
    },
  };
};
