// Every bound of the shipper in one place.

/** Bounds, with their units. */
export interface LogLimits {
  /** Time between two looks at a cluster's output. */
  readonly pollMilliseconds: number;
  /** Time between two looks at output that has no stream. */
  readonly idlePollMilliseconds: number;
  /** First wait after a failure; it doubles up to the longest. */
  readonly firstRetryMilliseconds: number;
  readonly longestRetryMilliseconds: number;
  /** Bytes asked of the driver at once. */
  readonly readBytes: number;
  /** Bytes of lines delivered for one member in one look; then it is the next one's turn. */
  readonly lookBytes: number;
  /** Bytes that one look counts ahead, to know how far it is behind. */
  readonly scanBytes: number;
  /** Bytes of a member's output that wait while deliveries fail; older ones are dropped, counted and told. */
  readonly backlogBytes: number;
  /** Bytes of output kept where it has no stream. */
  readonly tailBytes: number;
  /** Clusters looked at at the same time. */
  readonly concurrency: number;
  /** Time that a detached cluster has to deliver what is left. */
  readonly drainMilliseconds: number;
  /** Bytes of lines that wait for one further sink; older ones are dropped. */
  readonly sinkBytes: number;
  /** Time that a further sink has to take what one call puts, and to be made and closed. */
  readonly sinkMilliseconds: number;
  /** Time that further sinks have at the end to take what waits. */
  readonly sinkDrainMilliseconds: number;
}

/** The bounds in force. */
export const logLimits: LogLimits = {
  pollMilliseconds: 500,
  idlePollMilliseconds: 5000,
  firstRetryMilliseconds: 500,
  longestRetryMilliseconds: 4000,
  readBytes: 512 * 1024,
  lookBytes: 8 * 1024 * 1024,
  scanBytes: 64 * 1024 * 1024,
  backlogBytes: 64 * 1024 * 1024,
  tailBytes: 4 * 1024 * 1024,
  concurrency: 8,
  drainMilliseconds: 10_000,
  sinkBytes: 8 * 1024 * 1024,
  sinkMilliseconds: 10_000,
  sinkDrainMilliseconds: 3000,
};
