// The port of Drey's log sinks: where lines that clusters say go besides CloudWatch Logs of the upstream.
import { type ExtensionPoint, extensionPoint } from './extension-point.js';
import type { Host } from './host.js';

/** Some lines of one member of a cluster, in their order. */
export interface LogLines {
  readonly applicationArn: string;
  readonly applicationVersionId: number;
  readonly clusterId: string;
  /** Name of the member, such as `jobmanager`. */
  readonly member: string;
  /** The log stream of the application's logging option, which gets the lines as well; null where the application has none. */
  readonly stream: {
    readonly accountId: string;
    readonly region: string;
    readonly logGroup: string;
    readonly logStream: string;
  } | null;
  /** Whole lines as the member wrote them: JSON of the service's layout for what is logged, any text for what is printed. */
  readonly lines: readonly string[];
  /** When they were read, milliseconds since the epoch. */
  readonly readAt: number;
}

/** Takes lines. Lines of one member come in order; those of several are mixed. Calls of `put` never overlap. */
export interface LogSink {
  /**
   * Takes lines for good once it resolves. A rejection, or an answer that takes longer than ten seconds (the signal is aborted then), has the
   * same lines put again after a while. Meanwhile further lines wait, up to a bound beyond which the oldest are dropped and counted in the
   * health of the host. After a restart of the host lines may be put twice; after its sudden death, lines that waited may be missing.
   */
  put(lines: LogLines, signal: AbortSignal): Promise<void>;
  /** Lets go of what the sink holds. Called once, when the host stops. */
  close(): Promise<void>;
}

/** Makes a sink for one host. */
export interface LogSinkFactory {
  /** Short name, for health and log. */
  readonly name: string;
  /** May throw an OperatorError; the host then goes on without the sink and says so in its health. */
  create(host: Host): Promise<LogSink> | LogSink;
}

/** Extension point of Drey: further places for the output of clusters. CloudWatch Logs of the upstream gets its events in any case. */
export const logSinks: ExtensionPoint<LogSinkFactory> = extensionPoint('drey/log-sink');
