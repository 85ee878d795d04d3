// What has to be known of an application to make metrics of its samples.
import type { MetricReadings } from '@drey/plugin-api';
import type { MetricLevel } from './metric-table.js';

/** An application that runs a job on a cluster. */
export interface MeasuredApplication {
  readonly application: MetricReadings['application'];
  readonly level: MetricLevel;
  /** Flink's job id; samples of an earlier job on the cluster are nobody's. */
  readonly jobId: string;
  /** 1 or 2. */
  readonly flinkMajor: number;
  /** KPUs that the application is billed for: those of its parallelism and one for orchestration. */
  readonly kpus: number;
  /** KPUs that one TaskManager stands for. */
  readonly kpusPerTaskManager: number;
}
