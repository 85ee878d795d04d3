// The log4j configuration inside containers: the service's JSON lines by a pattern, since images before Flink 2.1 lack the JSON layout.
import type { ClusterSpec } from '@drey/cluster';

const levels: readonly ClusterSpec['logLevel'][] = ['ERROR', 'WARN', 'INFO', 'DEBUG'];

const text = (pattern: string): string => `"%enc{${pattern}}{JSON}"`;

/** One JSON object a line. The time is taken off again by whoever ships the lines. */
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
export const consoleLogging = (level: ClusterSpec['logLevel']): string => {
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
