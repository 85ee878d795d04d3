// TagResource: adds tags; a key that is there gets the new value. No new version.
import type { Needs, Operation } from '../../needs.js';
import { tagsFrom } from './tag-rules.js';
import { taggedResource } from './tagged-resource.js';

/** Tags an application or a snapshot. */
export const tagResource =
  ({ applications }: Needs<'applications'>): Operation<'TagResource'> =>
  async (input, context) => {
    await taggedResource(applications, input.ResourceARN, context).change((tags) => tagsFrom(input.Tags, tags));
    return {};
  };
