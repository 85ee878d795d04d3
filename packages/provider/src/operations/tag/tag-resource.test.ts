import { describe, expect, it } from '@jest/globals';
import { context, created, recordOf, refusal, testServices } from '../../operations.test.support.js';
import { tagResource } from './tag-resource.js';

const ResourceARN = 'arn:aws:kinesisanalytics:eu-west-1:111122223333:application/demo';

describe('TagResource', () => {
  const tag = (services: ReturnType<typeof testServices>, keys: readonly string[], arn = ResourceARN) =>
    tagResource(services)({ ResourceARN: arn, Tags: keys.map((Key) => ({ Key })) }, context);

  it('adds and overwrites; a value that is left out is empty', async () => {
    const services = testServices();
    await created(services, { Tags: [{ Key: 'a', Value: '1' }] });
    await tag(services, ['a', 'b']);
    expect(recordOf(services).tags).toEqual({ a: '', b: '' });
  });

  it.each<[string, readonly string[], string]>([
    ['a key twice', ['a', 'a'], 'InvalidArgumentException'],
    ['a reserved key', ['aws:x'], 'InvalidArgumentException'],
    ['51 tags', Array.from({ length: 51 }, (_, index) => `k${index}`), 'TooManyTagsException'],
    ['50 tags', Array.from({ length: 50 }, (_, index) => `k${index}`), 'none'],
  ])('answers %s', async (_what, keys, code) => {
    const services = testServices();
    await created(services);
    expect(await refusal(() => tag(services, keys))).toBe(code);
  });

  it.each([
    ['arn:aws:s3:::x', 'InvalidArgumentException'],
    [`${ResourceARN}2`, 'ResourceNotFoundException'],
    [ResourceARN.replace('eu-west-1', 'us-east-1'), 'ResourceNotFoundException'],
  ])('answers %s', async (arn, code) => {
    const services = testServices();
    await created(services);
    expect(await refusal(() => tag(services, ['a'], arn))).toBe(code);
  });
});
