// CloudWatch Logs as the shipper needs it: a port, and the SDK behind it.
import {
  CloudWatchLogsClient,
  type CloudWatchLogsClientConfig,
  GetLogEventsCommand,
  PutLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import type { WireEvent } from './log-event-size.js';

/** A log stream of the client's account and region. */
export interface LogStreamName {
  readonly logGroup: string;
  readonly logStream: string;
}

/** Calls of one account and region. Both throw the SDK's errors. */
export interface LogsClient {
  /** Sends events, in chronological order. Resolves to how many of them the service threw away for their time. */
  put(stream: LogStreamName, events: readonly WireEvent[], signal: AbortSignal): Promise<number>;
  /** The texts of the stream's events of one millisecond, a bounded number of pages of them. */
  textsAt(stream: LogStreamName, timestamp: number, signal: AbortSignal): Promise<readonly string[]>;
  /** Lets go of connections. */
  close(): void;
}

/** What a client is made for. */
export interface LogsClientAddress {
  /** Base URL. */
  readonly endpoint: string;
  readonly accountId: string;
  readonly region: string;
  /** Headers that address the account; asked for each request. */
  readonly headers: () => Readonly<Record<string, string>>;
}

/** Makes a client; tests pass a fake. */
export type LogsClientFactory = (address: LogsClientAddress) => LogsClient;

const connectTimeoutMilliseconds = 2000;
const requestTimeoutMilliseconds = 8000;
const maxPages = 20;
const pageEvents = 10_000;

/** Attempts are ours, because only we know whether a batch may be sent twice. Nothing is taken from the user's AWS configuration. */
const configOf = ({ endpoint, accountId, region }: LogsClientAddress): CloudWatchLogsClientConfig => ({
  endpoint,
  region,
  credentials: { accessKeyId: accountId, secretAccessKey: 'drey' },
  maxAttempts: 1,
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  requestHandler: {
    connectionTimeout: connectTimeoutMilliseconds,
    requestTimeout: requestTimeoutMilliseconds,
    throwOnRequestTimeout: true,
  },
});

const connect = (address: LogsClientAddress): CloudWatchLogsClient => {
  const client = new CloudWatchLogsClient(configOf(address));
  client.middlewareStack.add(
    (next) => (call) => {
      Object.assign((call.request as { readonly headers: Record<string, string> }).headers, address.headers());
      return next(call);
    },
    { step: 'build', name: 'dreyAccountHeaders' },
  );
  return client;
};

const rejectedCount = (total: number, info: { readonly [bound: string]: number | undefined } | undefined): number => {
  if (info === undefined) return 0;
  const old = Math.max(info['tooOldLogEventEndIndex'] ?? 0, info['expiredLogEventEndIndex'] ?? 0);
  return Math.min(total, old + total - (info['tooNewLogEventStartIndex'] ?? total));
};

/** Makes a client on the AWS SDK. */
export const sdkLogsClient: LogsClientFactory = (address) => {
  const client = connect(address);
  return {
    put: async ({ logGroup, logStream }, events, abortSignal) => {
      const logEvents = events.map(({ timestamp, message }) => ({ timestamp, message }));
      const command = new PutLogEventsCommand({ logGroupName: logGroup, logStreamName: logStream, logEvents });
      const { rejectedLogEventsInfo } = await client.send(command, { abortSignal });
      return rejectedCount(events.length, rejectedLogEventsInfo && { ...rejectedLogEventsInfo });
    },
    textsAt: async ({ logGroup, logStream }, timestamp, abortSignal) => {
      const texts: string[] = [];
      let token: string | undefined;
      for (let page = 0; page < maxPages; page++) {
        const command = new GetLogEventsCommand({
          logGroupName: logGroup,
          logStreamName: logStream,
          startTime: timestamp,
          // The end is exclusive by the documentation and inclusive in some emulators, so the time is compared once more below.
          endTime: timestamp + 1,
          startFromHead: true,
          limit: pageEvents,
          ...(token !== undefined && { nextToken: token }),
        });
        const { events = [], nextForwardToken } = await client.send(command, { abortSignal });
        for (const event of events) if (event.timestamp === timestamp) texts.push(event.message ?? '');
        if (nextForwardToken === undefined || nextForwardToken === token) return texts;
        token = nextForwardToken;
      }
      return texts;
    },
    close: () => client.destroy(),
  };
};
