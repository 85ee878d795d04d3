// For tests: calls, and callers.
import type { AnsweredCall } from '@drey/plugin-api';

export const accountId = '111122223333';

/** An answered call of DescribeApplication unless changed. */
export const answeredCall = (changes: Partial<AnsweredCall> = {}): AnsweredCall => ({
  requestId: '00000000-0000-4000-8000-000000000000',
  service: 'kinesisanalyticsv2',
  operation: 'DescribeApplication',
  accountId,
  region: 'eu-west-1',
  partition: 'aws',
  accessKeyId: accountId,
  sourceAddress: '::ffff:127.0.0.1',
  userAgent: 'aws-cli/2',
  input: { ApplicationName: 'demo' },
  output: { ApplicationDetail: { ApplicationName: 'demo' } },
  error: undefined,
  ...changes,
});
