// The log4j configuration of a cluster: one JSON object a line on standard output, in the service's keys.
import { pathToFileURL } from 'node:url';
import type { ClusterSpec } from '@drey/cluster';

/**
 * Layout of one log event. The keys are those of the service's log records (seen in AWS's documentation); what belongs to the
 * application rather than to the JVM (its ARN and version) is added by whoever ships the lines.
 */
export const logTemplate: string = `${JSON.stringify(
  {
    // Without the switch the pattern would append the stack trace to the location.
    locationInformation: { $resolver: 'pattern', pattern: '%C.%M(%F:%L)', stackTraceEnabled: false },
    logger: { $resolver: 'logger', field: 'name' },
    message: { $resolver: 'message', stringified: true },
    messageSchemaVersion: '1',
    messageType: { $resolver: 'level', field: 'name' },
    threadName: { $resolver: 'thread', field: 'name' },
    throwableInformation: { $resolver: 'exception', field: 'stackTrace', stackTrace: { stringified: true } },
  },
  undefined,
  1,
)}\n`;

const levels: readonly ClusterSpec['logLevel'][] = ['ERROR', 'WARN', 'INFO', 'DEBUG'];

/** Renders `log4j2.properties`. Log4j looks at the file each second, so that a rewrite changes the level of running JVMs. */
export const loggingConfiguration = (level: ClusterSpec['logLevel'], templatePath: string): string => {
  if (!levels.includes(level)) throw new Error(`${JSON.stringify(level)} is no log level.`);
  return [
    'monitorInterval=1',
    `rootLogger.level=${level}`,
    'rootLogger.appenderRef.console.ref=Console',
    'appender.console.name=Console',
    'appender.console.type=CONSOLE',
    'appender.console.layout.type=JsonTemplateLayout',
    'appender.console.layout.locationInfoEnabled=true',
    `appender.console.layout.eventTemplateUri=${pathToFileURL(templatePath).href}`,
    '',
  ].join('\n');
};
