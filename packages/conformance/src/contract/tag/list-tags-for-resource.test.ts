// ListTagsForResource, black-box.
import { describe, expect, it } from '@jest/globals';
import { refusalOf } from '../refusal.js';
import { forEachProvider } from '../subject.js';
import { taggedApplication, tagsOf } from './tags.js';

forEachProvider('ListTagsForResource', (subject) => {
  describe('shape', () => {
    it('is an empty list without tags', async () => {
      const msf = subject.client();
      const { $metadata: _, ...answer } = await msf.listTagsForResource({ ResourceARN: await taggedApplication(msf) });
      expect(answer).toEqual({ Tags: [] });
    });
  });

  describe('rules', () => {
    it('refuses what is not there, also in another account', async () => {
      const msf = subject.client();
      const ResourceARN = await taggedApplication(msf);
      for (const [client, arn] of [
        [msf, `${ResourceARN}x`],
        [subject.client(), ResourceARN],
      ] as const) {
        expect((await refusalOf(client.listTagsForResource({ ResourceARN: arn }))).code).toBe(
          'ResourceNotFoundException',
        );
      }
    });
  });

  describe('effect', () => {
    it('shows what a create gave', async () => {
      const msf = subject.client();
      const ResourceARN = await taggedApplication(msf, [
        { Key: 'team', Value: 'ä b' },
        { Key: 'empty', Value: '' },
      ]);
      expect(await tagsOf(msf, ResourceARN)).toEqual({ team: 'ä b', empty: '' });
    });
  });
});
