// Log events of a stream, all pages of it.
import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { AwsClients } from './aws-clients.js';

const MAXIMUM_PAGES = 1_000;

/** Every event's message, oldest first. */
export const logMessages = async ({ logs }: AwsClients, group: string, stream: string): Promise<readonly string[]> => {
  const messages: string[] = [];
  let token: string | undefined;
  for (let page = 0; page < MAXIMUM_PAGES; page += 1) {
    const answer = await logs.send(
      new GetLogEventsCommand({
        logGroupName: group,
        logStreamName: stream,
        startFromHead: true,
        ...(token === undefined ? {} : { nextToken: token }),
      }),
    );
    messages.push(...(answer.events ?? []).map(({ message = '' }) => message));
    // The last page answers with the token that it was asked with.
    if (answer.nextForwardToken === undefined || answer.nextForwardToken === token) return messages;
    token = answer.nextForwardToken;
  }
  throw new Error(`More than ${MAXIMUM_PAGES} pages of log events.`);
};
