// UntagResource: takes tags away; keys that are not there are ignored. No new version.
import type { Needs, Operation } from '../../needs.js';
import { taggedResource } from './tagged-resource.js';

/** Takes tags off an application or a snapshot. */
export const untagResource =
  ({ applications }: Needs<'applications'>): Operation<'UntagResource'> =>
  async (input, context) => {
    const gone = new Set(input.TagKeys);
    await taggedResource(applications, input.ResourceARN, context).change((tags) =>
      Object.fromEntries(Object.entries(tags).filter(([key]) => !gone.has(key))),
    );
    return {};
  };
