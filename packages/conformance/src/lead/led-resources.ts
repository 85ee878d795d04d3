// The queue and the stream that the jobs of jobs/unmodified look for by the names of AWS alone.
import { CreateStreamCommand } from '@aws-sdk/client-kinesis';
import { awsCalls } from '../host/aws-calls.js';
import { kinesisClient } from '../host/aws-clients.js';

/** Makes both. */
export const makeQueueAndStream = async (endpoint: string): Promise<void> => {
  await awsCalls(endpoint).query('sqs', { Action: 'CreateQueue', QueueName: 'led-queue', Version: '2012-11-05' });
  const kinesis = kinesisClient(endpoint);
  await kinesis.send(new CreateStreamCommand({ StreamName: 'led-stream', ShardCount: 1 }));
  kinesis.destroy();
};
