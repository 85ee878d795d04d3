// TagResource: adds tags; a key that is there gets the new value. No new version.
import type { Needs, Operation } from '../../needs.js';
import { tagsFrom } from './tag-rules.js';
import { taggedApplication } from './tagged-application.js';

/** Tags an application. */
export const tagResource =
  ({ applications }: Needs<'applications'>): Operation<'TagResource'> =>
  async (input, context) => {
    await applications.change(taggedApplication(input.ResourceARN, context), (application) => ({
      ...application,
      tags: tagsFrom(input.Tags, application.tags),
    }));
    return {};
  };
