// What a load client is: it keeps a number of connections busy for a while and tells what came of it.

/** One request in the AWS JSON protocol, sent over and over. */
export interface LoadRequest {
  readonly headers: Readonly<Record<string, string>>;
  /** Each `@@` in it becomes a text that is new with every request. */
  readonly body: string;
}

/** One measurement. */
export interface LoadRun {
  readonly endpoint: string;
  readonly connections: number;
  readonly seconds: number;
  readonly request: LoadRequest;
}

/** What came of a measurement. */
export interface LoadResult {
  /** Good ones only. */
  readonly requestsPerSecond: number;
  readonly elapsedSeconds: number;
  readonly p50Milliseconds: number;
  readonly p99Milliseconds: number;
  /** Requests without an answer of status 2xx. */
  readonly failed: number;
  /** Processor time of the client as a share of what it could use at most; near 1 it was the bottleneck. */
  readonly clientBusy: number;
}

/** A client. */
export interface LoadClient {
  readonly name: string;
  run(run: LoadRun): Promise<LoadResult>;
}

/** What stands for a text that is new with every request. */
export const freshMark = '@@';
