// The log4j configuration inside containers: the service's JSON lines by a pattern, since images before Flink 2.1 lack the JSON layout.
import type { ClusterSpec } from '@drey/cluster';
import { loggingConfiguration } from '@drey/cluster/jvm';

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

/** Renders `log4j2.properties`. */
export const consoleLogging = (level: ClusterSpec['logLevel']): string =>
  loggingConfiguration(level, [
    'type=PatternLayout',
    'charset=UTF-8',
    'alwaysWriteExceptions=false',
    `pattern=${pattern}`,
  ]);
