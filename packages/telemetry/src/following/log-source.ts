// The port to a cluster's output, and where that output goes. A cluster driver satisfies it as it is.
import type { LogStreamAddress } from '../delivery/delivery-record.js';
import type { AskedLevel } from '../delivery/log-event.js';

/** Some lines and where they end. */
export interface SourceChunk {
  /** Whole lines without their line ends, the same ones each time they are read. */
  readonly lines: readonly string[];
  /** Opaque; give it back to read on. */
  readonly cursor: string;
  /** True when nothing more was there at the time. */
  readonly end: boolean;
}

/** Reads and releases the output of members of clusters. */
export interface LogSource {
  /** Reads after a cursor (null: from the start), at most so many bytes, but always at least one line where there is one. */
  readLog(clusterId: string, member: string, cursor: string | null, maxBytes: number): Promise<SourceChunk>;
  /** Says that the output before the cursor is not needed any more. */
  releaseLog(clusterId: string, member: string, cursor: string): Promise<void>;
}

/** Where the events of a cluster go, and what they say of their origin. */
export interface LogTarget extends LogStreamAddress {
  readonly applicationArn: string;
  /** Number of the application's version; text in the events. */
  readonly applicationVersionId: number;
  /** Level that the application asks for; plain output below it is left out. Everything is sent unless given. */
  readonly logLevel?: AskedLevel;
}
