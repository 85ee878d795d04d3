// The log4j configuration of a cluster, whatever its layout.
import type { ClusterSpec } from '../cluster-driver.js';

const levels: readonly ClusterSpec['logLevel'][] = ['ERROR', 'WARN', 'INFO', 'DEBUG'];

/**
 * Renders `log4j2.properties`, with the members of the console's layout. Log4j looks at the file each second, so that a rewrite changes the
 * level of running JVMs.
 */
export const loggingConfiguration = (level: ClusterSpec['logLevel'], layout: readonly string[]): string => {
  if (!levels.includes(level)) throw new Error(`${JSON.stringify(level)} is no log level.`);
  return [
    'monitorInterval=1',
    `rootLogger.level=${level}`,
    'rootLogger.appenderRef.console.ref=Console',
    'appender.console.name=Console',
    'appender.console.type=CONSOLE',
    ...layout.map((member) => `appender.console.layout.${member}`),
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
