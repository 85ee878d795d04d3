// ListTagsForResource: all tags of an application or a snapshot in one page.
import type { Needs, Operation } from '../../needs.js';
import { taggedResource } from './tagged-resource.js';

/** Lists tags, in the order in which they were given. */
export const listTagsForResource =
  ({ applications }: Needs<'applications'>): Operation<'ListTagsForResource'> =>
  (input, context) => {
    const tags = taggedResource(applications, input.ResourceARN, context).tags();
    return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
  };
