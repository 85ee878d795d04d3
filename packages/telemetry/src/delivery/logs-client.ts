// CloudWatch Logs as the shipper needs it: a port, and the SDK behind it.
import type { Upstream } from '@drey/plugin-api';
import { createSdkClients } from '@drey/upstream-client';
import type { LogStreamAddress } from './delivery-record.js';
import type { WireEvent } from './log-event-size.js';

/** Calls on log streams. Both throw errors of the SDK, or an UpstreamFault where the service gives no answer. */
export interface LogsClient {
  /** Sends events, in chronological order. Resolves to how many of them the service threw away for their time. */
  put(stream: LogStreamAddress, events: readonly WireEvent[], signal: AbortSignal): Promise<number>;
  /** The texts of the stream's events of one millisecond, a bounded number of pages of them. */
  textsAt(stream: LogStreamAddress, timestamp: number, signal: AbortSignal): Promise<readonly string[]>;
  /** Lets go of connections. */
  close(): void;
}

const MAX_PAGES = 20;
const PAGE_EVENTS = 10_000;

const rejectedCount = (total: number, info: { readonly [bound: string]: number | undefined } | undefined): number => {
  if (info === undefined) return 0;
  const old = Math.max(info['tooOldLogEventEndIndex'] ?? 0, info['expiredLogEventEndIndex'] ?? 0);
  return Math.min(total, old + total - (info['tooNewLogEventStartIndex'] ?? total));
};

/** The upstream's CloudWatch Logs, each stream in the name of its account. */
export const upstreamLogs = (upstream: Upstream): LogsClient => {
  const clients = createSdkClients(upstream, 'logs');
  return {
    put: async (stream, events, abortSignal) => {
      const { sdk, client } = await clients.of(stream);
      const { logGroup, logStream } = stream;
      const logEvents = events.map(({ timestamp, message }) => ({ timestamp, message }));
      const command = new sdk.PutLogEventsCommand({ logGroupName: logGroup, logStreamName: logStream, logEvents });
      const { rejectedLogEventsInfo } = await client.send(command, { abortSignal });
      return rejectedCount(events.length, rejectedLogEventsInfo && { ...rejectedLogEventsInfo });
    },
    textsAt: async (stream, timestamp, abortSignal) => {
      const { sdk, client } = await clients.of(stream);
      const { logGroup, logStream } = stream;
      const texts: string[] = [];
      let token: string | undefined;
      for (let page = 0; page < MAX_PAGES; page++) {
        const command = new sdk.GetLogEventsCommand({
          logGroupName: logGroup,
          logStreamName: logStream,
          startTime: timestamp,
          // The end is exclusive by the documentation and inclusive in some emulators, so the time is compared once more below.
          endTime: timestamp + 1,
          startFromHead: true,
          limit: PAGE_EVENTS,
          ...(token !== undefined && { nextToken: token }),
        });
        const { events = [], nextForwardToken } = await client.send(command, { abortSignal });
        for (const event of events) if (event.timestamp === timestamp) texts.push(event.message ?? '');
        if (nextForwardToken === undefined || nextForwardToken === token) return texts;
        token = nextForwardToken;
      }
      return texts;
    },
    close: () => clients.close(),
  };
};
