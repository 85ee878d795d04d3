// The log4j configuration of a cluster: one JSON object a line on standard output, in the service's keys.
import { pathToFileURL } from 'node:url';
import type { ClusterSpec } from '@drey/cluster';
import { loggingConfiguration } from '@drey/cluster/jvm';

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
    // The resolver of exceptions would take a buffer of thrice the longest text for each thread; this one is empty without an exception.
    throwableInformation: { $resolver: 'pattern', pattern: '%throwable' },
    // Taken off again by whoever ships the lines.
    timestamp: { $resolver: 'timestamp', epoch: { unit: 'millis', rounded: true } },
  },
  undefined,
  1,
)}\n`;

/** UTF-16 units of one text in an event. By itself the layout cuts at 16,384, which was seen with log4j 2.24.3. */
const LONGEST_TEXT = 8_388_608;

/** Renders `log4j2.properties`. */
export const jsonLogging = (level: ClusterSpec['logLevel'], templatePath: string): string =>
  loggingConfiguration(level, [
    'type=JsonTemplateLayout',
    'locationInfoEnabled=true',
    `maxStringLength=${LONGEST_TEXT}`,
    `eventTemplateUri=${pathToFileURL(templatePath).href}`,
  ]);
