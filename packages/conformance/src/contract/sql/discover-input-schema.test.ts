// DiscoverInputSchema, black-box, as far as it goes without an upstream that has streams and objects.
import { describe, expect, it } from '@jest/globals';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';

const ServiceExecutionRole = 'arn:aws:iam::000000000000:role/demo';
const ResourceARN = 'arn:aws:kinesis:us-east-1:000000000000:stream/s';
const S3Configuration = { BucketARN: 'arn:aws:s3:::bucket', FileKey: 'sample.json' };

forEachProvider('DiscoverInputSchema', (subject) => {
  describe('rules', () => {
    it.each([
      ['no source', {}, 'InvalidArgumentException'],
      ['two sources', { ResourceARN, S3Configuration }, 'InvalidArgumentException'],
      [
        'the ARN of something else',
        { ResourceARN: 'arn:aws:sqs:us-east-1:000000000000:queue' },
        'InvalidArgumentException',
      ],
      ['no ARN', { ResourceARN: 'stream' }, 'ValidationException'],
      ['no role', { ResourceARN, ServiceExecutionRole: undefined }, 'ValidationException'],
    ])('refuses %s', async (_what, changes, code) => {
      const call = subject.client().discoverInputSchema({ ServiceExecutionRole, ...changes });
      expect((await refusalOf(call)).code).toBe(code);
    });

    it.each([
      ['a stream', { ResourceARN }, { code: 'InvalidArgumentException', status: 400 }],
      ['an object', { S3Configuration }, { code: 'ServiceUnavailableException', status: 500 }],
    ])('says in a modelled way that %s cannot be read', async (_what, source, told) => {
      const { code, status } = await refusalOf(
        subject.client().discoverInputSchema({ ServiceExecutionRole, ...source }),
      );
      expect({ code, status }).toEqual(told);
    });
  });
});
