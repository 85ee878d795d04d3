// The metrics of the service: names, units, levels, and what of Flink each is. From the developer guide's page on metrics and dimensions.
import type { MetricUnit } from '@drey/plugin-api';

/** Levels of MonitoringConfiguration, coarsest first; each reports those before it as well (documented). */
export const metricLevels = ['APPLICATION', 'TASK', 'OPERATOR', 'PARALLELISM'] as const;

/** One of them. */
export type MetricLevel = (typeof metricLevels)[number];

/** How several samples become one figure. */
export type Whole = 'sum' | 'mean' | 'largest' | 'smallest';

/** A metric of the job as a whole, read in the JobManager. */
export interface JobMetric {
  readonly name: string;
  readonly unit: MetricUnit;
  /** Where only one line of Flink has it: `1` or `2` (2.2 and later). */
  readonly only?: 1 | 2;
}

/** Flink has them under the same names. What 1.20 could tell and the service does not send for it stays out. */
export const jobMetrics: readonly JobMetric[] = [
  { name: 'uptime', unit: 'Milliseconds' },
  { name: 'downtime', unit: 'Milliseconds' },
  { name: 'fullRestarts', unit: 'Count', only: 1 },
  // Recommended in place of fullRestarts, and without a row in the guide's table.
  { name: 'numRestarts', unit: 'Count' },
  { name: 'runningTime', unit: 'Milliseconds', only: 2 },
  { name: 'restartingTime', unit: 'Milliseconds', only: 2 },
  { name: 'failingTime', unit: 'Milliseconds', only: 2 },
  { name: 'cancellingTime', unit: 'Milliseconds', only: 2 },
  { name: 'lastCheckpointDuration', unit: 'Milliseconds' },
  { name: 'lastCheckpointSize', unit: 'Bytes' },
  { name: 'numberOfFailedCheckpoints', unit: 'Count' },
];

/** A metric of tasks and operators. */
export interface FlowMetric {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly whole: Whole;
  /** Flink's name, where it is another one. */
  readonly source?: string;
  /** Whose samples the application and its tasks have: those of their tasks, or of the operators in them, where Flink has them there only. */
  readonly of: 'task' | 'operator' | 'memory';
  /** The coarsest level that has it; APPLICATION unless given. */
  readonly from?: 'TASK';
  /** Values up to this one stand for none. */
  readonly above?: number;
}

/** Flink says the least number of 64 bits where no watermark came yet. */
const NO_WATERMARK = -9e18;

/** Those of the guide's application table, then those of its table for Kafka that have no topic. */
export const flowMetrics: readonly FlowMetric[] = [
  { name: 'numRecordsIn', unit: 'Count', whole: 'sum', of: 'task' },
  { name: 'numRecordsInPerSecond', unit: 'Count/Second', whole: 'sum', of: 'task' },
  { name: 'numRecordsOut', unit: 'Count', whole: 'sum', of: 'task' },
  { name: 'numRecordsOutPerSecond', unit: 'Count/Second', whole: 'sum', of: 'task' },
  { name: 'numLateRecordsDropped', unit: 'Count', whole: 'sum', of: 'operator' },
  {
    // "Only emitted for dimensions with two inputs" (documented); the reporter keeps no others.
    name: 'currentInputWatermark',
    unit: 'Milliseconds',
    whole: 'smallest',
    of: 'operator',
    above: NO_WATERMARK,
  },
  { name: 'currentOutputWatermark', unit: 'Milliseconds', whole: 'smallest', of: 'operator', above: NO_WATERMARK },
  { name: 'idleTimeMsPerSecond', unit: 'Milliseconds', whole: 'mean', of: 'task', from: 'TASK' },
  { name: 'busyTimeMsPerSecond', unit: 'Milliseconds', whole: 'mean', of: 'task', from: 'TASK' },
  { name: 'backPressuredTimeMsPerSecond', unit: 'Milliseconds', whole: 'mean', of: 'task', from: 'TASK' },
  { name: 'managedMemoryUsed', unit: 'Bytes', whole: 'sum', of: 'memory' },
  { name: 'managedMemoryTotal', unit: 'Bytes', whole: 'sum', of: 'memory' },
  { name: 'managedMemoryUtilization', unit: 'Percent', whole: 'mean', of: 'memory' },
  { name: 'commitsFailed', unit: 'None', whole: 'sum', of: 'operator' },
  { name: 'commitsSucceeded', unit: 'None', whole: 'sum', of: 'operator' },
  { name: 'records_lag_max', unit: 'Count', whole: 'largest', of: 'operator', source: 'records-lag-max' },
  { name: 'bytes_consumed_rate', unit: 'Bytes', whole: 'sum', of: 'operator', source: 'bytes-consumed-rate' },
];

/** A metric of a stream's shards or a topic's partitions. */
export interface InputMetric {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly whole: Whole;
  readonly source: string;
  /** Labels of Flink, and the dimensions that they become: of the whole input, and of a part of it at level PARALLELISM. */
  readonly input: readonly [label: string, dimension: string];
  readonly part: readonly [label: string, dimension: string];
  readonly only?: 1;
}

// `Id` and `Topic`, with `Flow` Input, are the dimensions of AWS's sample dashboards; those of the parts are the guide's words.
const ofStream = { input: ['stream', 'Id'], part: ['shardId', 'ShardId'] } as const;
const ofTopic = { input: ['topic', 'Topic'], part: ['partition', 'PartitionId'] } as const;

/** Of the connectors for Kinesis and Kafka. */
export const inputMetrics: readonly InputMetric[] = [
  { name: 'millisBehindLatest', unit: 'Milliseconds', whole: 'largest', source: 'millisBehindLatest', ...ofStream },
  {
    name: 'bytesRequestedPerFetch',
    unit: 'Bytes',
    whole: 'mean',
    source: 'bytesRequestedPerFetch',
    ...ofStream,
    only: 1,
  },
  { name: 'currentoffsets', unit: 'None', whole: 'sum', source: 'currentOffset', ...ofTopic },
  { name: 'committedoffsets', unit: 'None', whole: 'sum', source: 'committedOffset', ...ofTopic },
];
