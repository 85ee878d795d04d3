import { describe, expect, it } from '@jest/globals';
import { applicationArn, bucketName, parseApplicationArn, parseLogStreamArn } from './arn.js';

describe('an application ARN', () => {
  const parts = { partition: 'aws-cn', region: 'cn-north-1', accountId: '123456789012', name: 'a_b.c-d' };
  const text = 'arn:aws-cn:kinesisanalytics:cn-north-1:123456789012:application/a_b.c-d';

  it('is made of its parts and gives them back', () => {
    expect(applicationArn(parts)).toBe(text);
    expect(parseApplicationArn(text)).toEqual(parts);
  });

  it.each([
    '',
    'arn:aws:s3:::bucket',
    `${text}/x`,
    `${text}\n`,
    text.replace('12345', ''),
    text.replace('application/', 'snapshot/'),
  ])('is not %j', (arn) => {
    expect(parseApplicationArn(arn)).toBeUndefined();
  });
});

describe('a bucket ARN', () => {
  it('gives the name', () => {
    expect(bucketName('arn:aws:s3:::my-bucket.1')).toBe('my-bucket.1');
    expect(bucketName('arn:aws-us-gov:s3:::Old_Bucket')).toBe('Old_Bucket');
  });

  it.each(['my-bucket', 'arn:aws:s3:::my-bucket/key', 'arn:aws:s3:::', 'arn:aws:s3:::..', 'arn:aws:sqs:::queue'])(
    'is not %j',
    (arn) => {
      expect(bucketName(arn)).toBeUndefined();
    },
  );
});

describe('a log stream ARN', () => {
  const start = 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/kinesis-analytics/x';

  it('gives group and stream', () => {
    const at = { region: 'eu-west-1', accountId: '123456789012', group: '/aws/kinesis-analytics/x' };
    expect(parseLogStreamArn(`${start}:log-stream:s`)).toEqual({ ...at, stream: 's' });
    expect(parseLogStreamArn(`${start}:log-stream:a/b [c]`)).toEqual({ ...at, stream: 'a/b [c]' });
  });

  it.each([start, `${start}:*`, `${start}:log-stream:`, `${start}:log-stream:*`, `${start}:log-stream:a:b`, 'arn:x'])(
    'is not %j',
    (arn) => {
      expect(parseLogStreamArn(arn)).toBeUndefined();
    },
  );
});
