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
