// The Resource Groups Tagging API knows our applications beside the resources of the upstream, which serves it.
import type { UpstreamOperationHook } from '@drey/plugin-api';
import type { ApplicationStore } from '@drey/state';
import { tagResources, untagResources } from './change-tags.js';
import { getResources } from './get-resources.js';
import { getTagKeys, getTagValues } from './get-tag-names.js';
import type { TagOperation } from './tagging-answer.js';

const operations: ReadonlyMap<string, TagOperation> = new Map([
  ['GetResources', getResources],
  ['GetTagKeys', getTagKeys],
  ['GetTagValues', getTagValues],
  ['TagResources', tagResources],
  ['UntagResources', untagResources],
]);

/** The hook; `applications` is undefined until the service runs. */
export const createTaggingHook = (applications: () => ApplicationStore | undefined): UpstreamOperationHook => ({
  id: 'drey-resource-tags',
  service: 'tagging',
  operations: [...operations.keys()],
  around: async (call, next) => {
    const store = applications();
    const operation = operations.get(call.action);
    return store === undefined || operation === undefined ? next() : operation(store, call, next);
  },
});
