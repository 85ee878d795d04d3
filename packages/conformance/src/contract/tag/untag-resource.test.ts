// UntagResource, black-box.
import { describe, expect, it } from '@jest/globals';
import { described } from '../applications.js';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';
import { taggedApplication, tagsOf } from './tags.js';

forEachProvider('UntagResource', (subject) => {
  describe('shape', () => {
    it('answers with nothing', async () => {
      const msf = subject.client();
      const ResourceARN = await taggedApplication(msf, [{ Key: 'a' }]);
      const { $metadata: _, ...answer } = await msf.untagResource({ ResourceARN, TagKeys: ['a'] });
      expect(answer).toEqual({});
    });
  });

  describe('rules', () => {
    it('refuses an application that is not there, and a request without keys', async () => {
      const msf = subject.client();
      const ResourceARN = await taggedApplication(msf);
      expect((await refusalOf(msf.untagResource({ ResourceARN: `${ResourceARN}x`, TagKeys: ['a'] }))).code).toBe(
        'ResourceNotFoundException',
      );
      expect((await refusalOf(msf.untagResource({ ResourceARN, TagKeys: [] }))).code).toBe('ValidationException');
    });
  });

  describe('effect', () => {
    it('takes the named tags away, ignores others, and makes no new version', async () => {
      const msf = subject.client();
      const ResourceARN = await taggedApplication(msf, [
        { Key: 'a', Value: '1' },
        { Key: 'A', Value: '2' },
        { Key: 'b', Value: '3' },
      ]);
      const before = await described(msf);
      await msf.untagResource({ ResourceARN, TagKeys: ['a', 'nothing', 'constructor'] });
      expect(await tagsOf(msf, ResourceARN)).toEqual({ A: '2', b: '3' });
      expect(await described(msf)).toEqual(before);
    });
  });
});
