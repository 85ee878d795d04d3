// The log4j configuration of a cluster: one JSON object a line on standard output, in the service's keys.
import type { ClusterSpec } from '../cluster-driver.js';

const levels: readonly ClusterSpec['logLevel'][] = ['ERROR', 'WARN', 'INFO', 'DEBUG'];

const text = (pattern: string): string => `"%enc{${pattern}}{JSON}"`;

/**
 * The keys of the service's log records (seen in AWS's documentation), one JSON object a line. What belongs to the application rather than to
 * the JVM (its ARN and version) is added by whoever ships the lines, who takes the time off again. A pattern and not log4j's JSON layout,
 * which images before Flink 2.1 lack and which keeps a buffer as large as the longest text for each thread.
 */
const pattern = `{"timestamp":%d{UNIX_MILLIS},${[
  ['locationInformation', text('%C.%M(%F:%L)')],
  ['logger', text('%c')],
  ['message', text('%m')],
  ['messageSchemaVersion', '"1"'],
  ['messageType', '"%p"'],
  ['threadName', text('%t')],
  ['throwableInformation', text('%throwable')],
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
