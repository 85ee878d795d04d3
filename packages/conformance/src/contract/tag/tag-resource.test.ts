// TagResource, black-box.
import { describe, expect, it } from '@jest/globals';
import { described } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';
import { taggedApplication, tagsOf } from './tags.js';

const many = (count: number, prefix = 'key') =>
  Array.from({ length: count }, (_, index) => ({ Key: `${prefix}${index}`, Value: 'v' }));

forEachProvider('TagResource', (subject) => {
  describe('shape', () => {
    it('answers with nothing', async () => {
      const msf = subject.client();
      const ResourceARN = await taggedApplication(msf);
      const { $metadata: _, ...answer } = await msf.tagResource({ ResourceARN, Tags: [{ Key: 'a', Value: 'b' }] });
      expect(answer).toEqual({});
    });
  });

  describe('rules', () => {
    it.each([
      ['a key given twice', [{ Key: 'a' }, { Key: 'a', Value: 'b' }], 'InvalidArgumentException'],
      ['a reserved key', [{ Key: 'AWS:x' }], 'InvalidArgumentException'],
      ['51 tags', many(51), 'TooManyTagsException'],
      ['no tag at all', [], 'ValidationException'],
      ['201 tags', many(201), 'ValidationException'],
    ])('refuses %s and changes nothing', async (_what, Tags, code) => {
      const msf = subject.client();
      const ResourceARN = await taggedApplication(msf, [{ Key: 'kept', Value: '1' }]);
      expect((await refusalOf(msf.tagResource({ ResourceARN, Tags }))).code).toBe(code);
      expect(await tagsOf(msf, ResourceARN)).toEqual({ kept: '1' });
    });

    it('counts the tags that are there', async () => {
      const msf = subject.client();
      const ResourceARN = await taggedApplication(msf, many(50));
      expect((await refusalOf(msf.tagResource({ ResourceARN, Tags: [{ Key: 'one more' }] }))).code).toBe(
        'TooManyTagsException',
      );
      await msf.tagResource({ ResourceARN, Tags: [{ Key: 'key0', Value: 'changed' }] });
      expect((await tagsOf(msf, ResourceARN))['key0']).toBe('changed');
    });

    it.each([
      ['an application that is not there', (arn: string) => `${arn}x`, 'ResourceNotFoundException'],
      [
        'an application of another account',
        (arn: string) => arn.replace(/\d{12}/, '999999999999'),
        'ResourceNotFoundException',
      ],
      [
        'an application of another region',
        (arn: string) => arn.replace('us-east-1', 'eu-west-1'),
        'ResourceNotFoundException',
      ],
      ['the ARN of something else', () => 'arn:aws:s3:::bucket', 'InvalidArgumentException'],
      ['no ARN', () => 'demo', 'ValidationException'],
    ])('refuses %s', async (_what, change, code) => {
      const msf = subject.client();
      const ResourceARN = change(await taggedApplication(msf));
      expect((await refusalOf(msf.tagResource({ ResourceARN, Tags: [{ Key: 'a' }] }))).code).toBe(code);
    });
  });

  describe('effect', () => {
    it('adds, overwrites, and makes no new version', async () => {
      const msf = subject.client();
      const ResourceARN = await taggedApplication(msf, [
        { Key: 'a', Value: '1' },
        { Key: 'b', Value: '1' },
      ]);
      const before = await described(msf);
      await msf.tagResource({
        ResourceARN,
        Tags: [{ Key: 'b', Value: '2' }, { Key: 'c' }, { Key: '__proto__', Value: 'p' }],
      });
      expect(Object.entries(await tagsOf(msf, ResourceARN))).toEqual([
        ['a', '1'],
        ['b', '2'],
        ['c', ''],
        ['__proto__', 'p'],
      ]);
      expect(await described(msf)).toEqual(before);
    });
  });
});
