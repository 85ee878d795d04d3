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

/** Levels that an application can ask for in its MonitoringConfiguration, the fewest events first. */
export const askedLevels = ['ERROR', 'WARN', 'INFO', 'DEBUG'] as const;

/** One of {@link askedLevels}. */
export type AskedLevel = (typeof askedLevels)[number];

/** Whether a level is less than what is asked for; nothing is where nothing is asked for. */
export const isBelow = (level: AskedLevel, asked: AskedLevel | undefined): boolean =>
  asked !== undefined && askedLevels.indexOf(level) > askedLevels.indexOf(asked);

/** Where lines come from. */
export interface LogOrigin {
  readonly applicationArn: string;
  readonly applicationVersionId: string;
  /** Name of the cluster's member. */
  readonly member: string;
  /** Level asked for; everything unless given. Plain output below it is left out, records were chosen by the JVM already. */
  readonly logLevel?: AskedLevel | undefined;
  /** When the lines were read, milliseconds since the epoch; used where a line has no time of its own. */
  readonly readAt: number;
}

const text = (value: unknown): string => {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
};

const throwableLines = (value: unknown): readonly string[] => {
  // The layout puts a blank before a stack trace.
  const lines = Array.isArray(value) ? value.map(text) : text(value).replace(/^ /, '').split(/\r?\n/);
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

/** What a JVM prints of its death, or of that of a thread: the cause that somebody looks for, whatever the level. */
const isFault = (line: string): boolean =>
  /^Exception in thread "|^(?:Terminating|Aborting) due to java\.lang\.OutOfMemoryError|^# (?:A fatal error has been detected by|There is insufficient memory for) the Java Runtime Environment/.test(
    line,
  );

type PlainLevel = 'INFO' | 'ERROR';

const plainLevel = ([first = '', ...more]: readonly string[]): PlainLevel =>
  more.length > 0 || isFault(first) ? 'ERROR' : 'INFO';

/**
 * Plain output has no level, logger or thread; AWS says that it reaches the stream and not how. Ours: logger `stdout` (the two streams of a
 * JVM share a file), the member as thread, INFO; but a printed stack trace, or the last words of a JVM, are ERROR, so that a search for
 * errors finds them.
 */
const plainBody = (lines: readonly string[], messageType: PlainLevel, origin: LogOrigin): LogEventBody => ({
  applicationARN: origin.applicationArn,
  applicationVersionId: origin.applicationVersionId,
  locationInformation: '',
  logger: 'stdout',
  message: lines[0] ?? '',
  messageSchemaVersion: '1',
  messageType,
  threadName: origin.member,
  ...(lines.length > 1 && { throwableInformation: lines }),
});

/**
 * The event of a group; undefined for a blank line, a notice of the JVM, and plain output below the level asked for. The layout's
 * `timestamp` (ms) becomes the event's time and leaves the body.
 */
export const eventOf = (group: LineGroup, origin: LogOrigin): LogEvent | undefined => {
  const { record, lines } = group;
  if (record !== undefined) return { timestamp: timeOf(record, origin.readAt), body: recordBody(record, origin) };
  if (group.isNotice === true || lines.every((line) => line.trim() === '')) return undefined;
  const level = plainLevel(lines);
  if (isBelow(level, origin.logLevel)) return undefined;
  return { timestamp: origin.readAt, body: plainBody(lines, level, origin) };
};
