// A group of lines of a member's output as the service's log event.
import type { LineGroup, Log4jRecord } from '../following/line-groups.js';

/**
 * The JSON of one event, as Managed Service for Apache Flink writes it to CloudWatch Logs (documented by the samples in AWS's guide;
 * `throwableInformation` as an array of lines is our reading, no public sample shows it).
 */
export interface LogEventBody {
  readonly applicationARN: string;
  readonly applicationVersionId: string;
  /** `class.method(File.java:line)`; empty for plain output. */
  readonly locationInformation: string;
  readonly logger: string;
  readonly message: string;
  readonly messageSchemaVersion: '1';
  /** Name of the level. */
  readonly messageType: string;
  readonly threadName: string;
  /** The stack trace, a line each, tabs kept; left out when there is none. */
  readonly throwableInformation?: readonly string[];
}

/** An event before it is measured. */
export interface LogEvent {
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly body: LogEventBody;
}

/** Where lines come from. */
export interface LogOrigin {
  readonly applicationArn: string;
  readonly applicationVersionId: string;
  /** Name of the cluster's member. */
  readonly member: string;
  /** When the lines were read, milliseconds since the epoch; used where a line has no time of its own. */
  readonly readAt: number;
}

const text = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
};

const throwableLines = (value: unknown): readonly string[] => {
  const lines = Array.isArray(value) ? value.map(text) : text(value).split(/\r?\n/);
  while (lines.length > 0 && lines.at(-1)?.trim() === '') lines.pop();
  return lines;
};

const timeOf = (record: Log4jRecord, readAt: number): number => {
  const time = record['timestamp'];
  return typeof time === 'number' && Number.isFinite(time) && time > 0 ? Math.trunc(time) : readAt;
};

const recordBody = (record: Log4jRecord, origin: LogOrigin): LogEventBody => {
  const throwable = throwableLines(record['throwableInformation']);
  return {
    applicationARN: origin.applicationArn,
    applicationVersionId: origin.applicationVersionId,
    locationInformation: text(record['locationInformation']),
    logger: text(record['logger']),
    message: text(record['message']),
    messageSchemaVersion: '1',
    messageType: record.messageType,
    threadName: text(record['threadName']),
    ...(throwable.length > 0 && { throwableInformation: throwable }),
  };
};

/**
 * Plain output has no level, logger or thread. Ours: logger `stdout` (the two streams of a JVM share a file), the member as thread, INFO;
 * but a printed stack trace is ERROR, so that a search for errors finds it.
 */
const plainBody = (lines: readonly string[], origin: LogOrigin): LogEventBody => {
  const isTrace = lines.length > 1;
  return {
    applicationARN: origin.applicationArn,
    applicationVersionId: origin.applicationVersionId,
    locationInformation: '',
    logger: 'stdout',
    message: lines[0] ?? '',
    messageSchemaVersion: '1',
    messageType: isTrace ? 'ERROR' : 'INFO',
    threadName: origin.member,
    ...(isTrace && { throwableInformation: lines }),
  };
};

/** The event of a group; undefined for a blank line. The layout's `timestamp` (ms) becomes the event's time and leaves the body. */
export const eventOf = (group: LineGroup, origin: LogOrigin): LogEvent | undefined => {
  const { record, lines } = group;
  if (record !== undefined) return { timestamp: timeOf(record, origin.readAt), body: recordBody(record, origin) };
  if (lines.every((line) => line.trim() === '')) return undefined;
  return { timestamp: origin.readAt, body: plainBody(lines, origin) };
};
