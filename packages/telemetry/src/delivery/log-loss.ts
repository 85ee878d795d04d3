// What users are told of lines that had to go undelivered.
import { serviceBody } from '../service-body.js';
import type { LogEvent, LogOrigin } from './log-event.js';

/** How many lines are missing, why, and what to do about it. */
export const lossText = (lines: number, spoolBytes: number): string =>
  `${lines} log lines could not be delivered and were dropped: of each member the newest ${Math.floor(spoolBytes / 1_048_576)} MiB wait for CloudWatch Logs (--log-spool).`;

/** What the stream is told in their place; at no less than the level that the application asks for. */
export const lossEvent = (lines: number, spoolBytes: number, origin: LogOrigin): LogEvent => ({
  timestamp: origin.readAt,
  body: serviceBody(
    {
      level: origin.logLevel === 'ERROR' ? 'ERROR' : 'WARN',
      text: `${lossText(lines, spoolBytes)} The member is ${origin.member}.`,
    },
    origin.applicationArn,
    origin.applicationVersionId,
  ),
});
