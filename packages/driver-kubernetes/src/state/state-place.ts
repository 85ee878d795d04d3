// Where the checkpoints and savepoints of clusters lie, as the driver needs it beside the port.
import type { ClusterState } from '@drey/cluster';

/** State of applications, and what clusters have to be told to reach it. */
export interface StatePlace extends ClusterState {
  /** Flink's options for it. `dataPlanePort`: where the relay of each pod listens; undefined where there is none. */
  flinkOptions(clusterId: string, dataPlanePort: number | undefined): Readonly<Record<string, string>>;
  /** Makes the place where it is missing. Throws an OperatorError where it cannot be used. */
  prepare(signal: AbortSignal): Promise<void>;
  /** For people: where it is, and how lasting. */
  readonly about: string;
  /** Deletes the place itself where it is of this instance alone. */
  discard(): Promise<void>;
  close(): Promise<void>;
}
