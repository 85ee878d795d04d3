// What Drey itself says, in the shape of the service's events: logger and thread name Drey.
import type { AskedLevel, LogEventBody } from './delivery/log-event.js';

/** Something to say. */
export interface ServiceEvent {
  readonly level: Extract<AskedLevel, 'INFO' | 'WARN' | 'ERROR'>;
  readonly text: string;
  /** What somebody else said about it; shown where a stack trace would be. */
  readonly lines?: readonly string[];
}

/** The JSON of the event. */
export const serviceBody = (
  { level, text, lines = [] }: ServiceEvent,
  applicationArn: string,
  applicationVersionId: string,
): LogEventBody => ({
  applicationARN: applicationArn,
  applicationVersionId,
  locationInformation: '',
  logger: 'drey',
  message: text,
  messageSchemaVersion: '1',
  messageType: level,
  threadName: 'drey',
  ...(lines.length > 0 && { throwableInformation: lines }),
});
