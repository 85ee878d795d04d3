// UntagResource: takes tags away; keys that are not there are ignored. No new version.
import type { Needs, Operation } from '../../needs.js';
import { taggedApplication } from './tagged-application.js';

/** Takes tags off an application. */
export const untagResource =
  ({ applications }: Needs<'applications'>): Operation<'UntagResource'> =>
  async (input, context) => {
    const gone = new Set(input.TagKeys);
    await applications.change(taggedApplication(input.ResourceARN, context), (application) => ({
      ...application,
      tags: Object.fromEntries(Object.entries(application.tags).filter(([key]) => !gone.has(key))),
    }));
    return {};
  };
