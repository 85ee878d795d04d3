// An application as its metrics are made: its level, its job, its KPUs.
import type { MeasuredApplication } from '@drey/metrics';
import { shapeOf } from '@drey/orchestrator';
import { type Application, applicationKind, currentParallelism, currentVersion, parallelismOf } from '@drey/state';

/** The first digit of `FLINK-2_2`. */
const flinkMajorOf = (runtimeEnvironment: string): number => Number(/^FLINK-(\d+)_/.exec(runtimeEnvironment)?.[1] ?? 1);

/** Undefined for what runs no Flink job. The level is that of the version in force, so an update counts from the next reading on. */
export const measuredApplication = (application: Application | undefined): MeasuredApplication | undefined => {
  if (application?.run == null) return undefined;
  const version = currentVersion(application);
  if (applicationKind(version.runtimeEnvironment) !== 'flink') return undefined;
  const { arn, accountId, region, name, run } = application;
  const { ParallelismPerKPU = 1 } = parallelismOf(version);
  const settings = version.configuration?.FlinkApplicationConfigurationDescription?.MonitoringConfigurationDescription;
  return {
    application: { arn, accountId, region, name },
    level: settings?.MetricsLevel ?? 'APPLICATION',
    jobId: run.jobId,
    flinkMajor: flinkMajorOf(version.runtimeEnvironment),
    // One more for orchestration (documented).
    kpus: Math.ceil(currentParallelism(application, version.id) / ParallelismPerKPU) + 1,
    kpusPerTaskManager: Math.ceil(shapeOf(application, run).slotsPerTaskManager / ParallelismPerKPU),
  };
};
