// The port of Drey's metric sinks: where the metrics of applications go.
import { type ExtensionPoint, extensionPoint } from './extension-point.js';
import type { Host } from './host.js';

/** Units of CloudWatch that metrics of the service have; `None` for custom metrics. */
export type MetricUnit = 'Count' | 'Count/Second' | 'Percent' | 'Milliseconds' | 'Bytes' | 'None';

/** One reading of one metric: what all subtasks or TaskManagers that it is of had at one moment. */
export interface MetricDatum {
  /** As the service spells it, for example `numRecordsIn`; the job's own name for a custom metric. */
  readonly name: string;
  readonly unit: MetricUnit;
  /** Dimensions as CloudWatch gets them, `Application` among them. */
  readonly dimensions: Readonly<Record<string, string>>;
  /** Over what the reading is made of, one sample for each subtask or TaskManager. */
  readonly samples: {
    readonly count: number;
    readonly sum: number;
    readonly minimum: number;
    readonly maximum: number;
  };
  /** The one figure for all samples: the sum of counts and rates, the mean of utilisations, the largest duration, the smallest watermark. */
  readonly value: number;
}

/** What was read of one application at one moment, or a part of it. */
export interface MetricReadings {
  readonly application: {
    readonly arn: string;
    readonly accountId: string;
    readonly region: string;
    readonly name: string;
  };
  /** When, milliseconds since the epoch; the same in every JVM of the application. */
  readonly at: number;
  /** Never empty. A metric without a value at that moment is left out. */
  readonly data: readonly MetricDatum[];
}

/** Takes readings. Readings of one application come in the order of their time; calls of `put` never overlap. */
export interface MetricSink {
  /**
   * Takes readings for good once it resolves. A rejection, or an answer that takes longer than ten seconds (the signal is aborted then), has
   * the same readings put again after a while. Meanwhile further ones wait, up to a bound beyond which the oldest are dropped and counted in
   * the health of the host. None is put again after a restart of the host; those that waited are lost.
   */
  put(readings: MetricReadings, signal: AbortSignal): Promise<void>;
  /** Lets go of what the sink holds. Called once, when the host stops. */
  close(): Promise<void>;
}

/** Makes a sink for one host. */
export interface MetricSinkFactory {
  /** Short name, for health and log. */
  readonly name: string;
  /** May throw an OperatorError; the host then goes on without the sink and says so in its health. */
  create(host: Host): Promise<MetricSink> | MetricSink;
}

/** Extension point of Drey: further places for metrics. CloudWatch of the upstream and `/_drey/metrics` have them in any case. */
export const metricSinks: ExtensionPoint<MetricSinkFactory> = extensionPoint('drey/metric-sink');
