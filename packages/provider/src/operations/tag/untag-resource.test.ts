import { describe, expect, it } from '@jest/globals';
import { context, created, recordOf, testServices } from '../../operations.test.support.js';
import { untagResource } from './untag-resource.js';

const ResourceARN = 'arn:aws:kinesisanalytics:eu-west-1:111122223333:application/demo';

describe('UntagResource', () => {
  it('takes tags away and ignores keys that are not there', async () => {
    const services = testServices();
    await created(services, { Tags: [{ Key: 'a' }, { Key: 'b' }] });
    expect(await untagResource(services)({ ResourceARN, TagKeys: ['a', 'x'] }, context)).toEqual({});
    expect(recordOf(services).tags).toEqual({ b: '' });
    expect(recordOf(services).currentVersionId).toBe(1);
  });
});
