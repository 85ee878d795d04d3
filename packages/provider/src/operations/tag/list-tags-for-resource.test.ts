import { describe, expect, it } from '@jest/globals';
import { context, created, refusal, testServices } from '../../operations.test.support.js';
import { listTagsForResource } from './list-tags-for-resource.js';

const ResourceARN = 'arn:aws:kinesisanalytics:eu-west-1:111122223333:application/demo';

describe('ListTagsForResource', () => {
  it.each([
    [[]],
    [
      [
        { Key: 'b', Value: '2' },
        { Key: 'a', Value: '' },
      ],
    ],
  ])('lists %j as given', async (Tags) => {
    const services = testServices();
    await created(services, Tags.length === 0 ? {} : { Tags });
    expect(await listTagsForResource(services)({ ResourceARN }, context)).toEqual({ Tags });
  });

  it('knows no missing application', async () => {
    expect(await refusal(() => listTagsForResource(testServices())({ ResourceARN }, context))).toBe(
      'ResourceNotFoundException',
    );
  });
});
