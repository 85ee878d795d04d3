// ListTagsForResource: all tags of an application in one page.
import type { Needs, Operation } from '../../needs.js';
import { taggedApplication } from './tagged-application.js';

/** Lists tags, in the order in which they were given. */
export const listTagsForResource =
  ({ applications }: Needs<'applications'>): Operation<'ListTagsForResource'> =>
  (input, context) => {
    const { tags } = applications.get(taggedApplication(input.ResourceARN, context));
    return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  };
