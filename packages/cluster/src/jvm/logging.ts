// How the JVMs of a cluster log: one JSON object a line on standard output, in the service's keys.
import type { ClusterSpec } from '../cluster-driver.js';

const levels: readonly ClusterSpec['logLevel'][] = ['ERROR', 'WARN', 'INFO', 'DEBUG'];

const escaped = (pattern: string): string => `"%enc{${pattern}}{JSON}"`;

/**
 * Layout of one log event. The keys are those of the service's log records (seen in AWS's documentation); what belongs to the application rather
 * than to the JVM (its ARN and version) is added, and the time (ms since the epoch) taken off, by whoever ships the lines.
 *
 * A pattern, since log4j's layout of JSON templates cuts texts at a bound for which each thread that logs holds a buffer, and is not in Flink's
 * images before 2.1. With the location escaped as well it would take half as long again (12.2 against 6.5 µs an event, log4j 2.24.3, C1), and
 * nothing in the names of classes, methods and files wants it.
 */
const pattern = `{"timestamp":%d{UNIX_MILLIS},${[
  ['locationInformation', '"%C.%M(%F:%L)"'],
  ['logger', escaped('%c')],
  ['message', escaped('%m')],
  ['messageSchemaVersion', '"1"'],
  ['messageType', '"%p"'],
  ['threadName', escaped('%t')],
  ['throwableInformation', escaped('%throwable')],
]
  .map(([key, value]) => `"${key}":${value}`)
  .join(',')}}%n`;

/** Renders `log4j2.properties`. Log4j looks at the file each second, so that a rewrite changes the level of running JVMs. */
export const loggingConfiguration = (level: ClusterSpec['logLevel']): string => {
  if (!levels.includes(level)) throw new Error(`${JSON.stringify(level)} is no log level.`);
  return [
    'monitorInterval=1',
    `rootLogger.level=${level}`,
    'rootLogger.appenderRef.console.ref=Console',
    'appender.console.name=Console',
    'appender.console.type=CONSOLE',
    'appender.console.layout.type=PatternLayout',
    'appender.console.layout.charset=UTF-8',
    'appender.console.layout.alwaysWriteExceptions=false',
    `appender.console.layout.pattern=${pattern}`,
    '',
  ].join('\n');
};

/**
 * Flags of a JVM that logs by a configuration (a URL), in UTF-8. Log4j encodes long texts in pieces into a buffer of its own and tears characters
 * that two pieces share (seen with 2.24.3: one emoji in a few thousand became `?`), so texts are encoded whole; the cost was the same.
 */
export const loggingFlags = (configuration: string): readonly string[] => [
  `-Dlog4j2.configurationFile=${configuration}`,
  '-Dlog4j2.enableDirectEncoders=false',
  '-Dfile.encoding=UTF-8',
  // From Java 19 on what is printed does not follow the encoding of files.
  '-Dstdout.encoding=UTF-8',
  '-Dstderr.encoding=UTF-8',
];
