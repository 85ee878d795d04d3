// GetResources: tagged applications and snapshots beside the tagged resources of the upstream.
import type { UpstreamTextAnswer, UpstreamCall } from '@drey/plugin-api';
import type { ApplicationStore } from '@drey/state';
import { type PagePlace, pagePlace, pageToken } from './resource-page.js';
import { isOurs, isOurType, type TaggedEntry, taggedEntries, type TagQuestion } from './tagged-resources.js';
import { answered, type AskUpstream, upstreamOutput } from './tagging-answer.js';
import { countOf, tagFiltersOf, type TaggingInput, taggingInput, textOf, textsOf } from './tagging-input.js';

/** Documented. */
const USUAL_PAGE = 50;
const LARGEST_PAGE = 100;

const mapping = ({ arn, tags }: TaggedEntry): unknown => ({
  ResourceARN: arn,
  Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
});

interface Page {
  readonly entries: readonly TaggedEntry[];
  readonly isLast: boolean;
}

/** As many as a page takes, by resources and, where that is asked for, by tags; at least one, so that paging comes to an end. */
const pageOf = (all: readonly TaggedEntry[], most: number, mostTags: number | undefined): Page => {
  const entries: TaggedEntry[] = [];
  let tags = 0;
  for (const entry of all) {
    tags += Object.keys(entry.tags).length;
    const isFull = entries.length >= most || (mostTags !== undefined && entries.length > 0 && tags > mostTags);
    if (isFull) return { entries, isLast: false };
    entries.push(entry);
  }
  return { entries, isLast: true };
};

/** What is left to ask the upstream; undefined where only ours is asked for. */
const theirInput = (input: TaggingInput, { types, arns }: TagQuestion): TaggingInput | undefined => {
  const theirTypes = types.filter((type) => !isOurType(type));
  const theirArns = arns.filter((arn) => !isOurs(arn));
  if ((types.length > 0 && theirTypes.length === 0) || (arns.length > 0 && theirArns.length === 0)) return undefined;
  const { PaginationToken: _token, ...rest } = input;
  return {
    ...rest,
    ...(types.length === 0 ? {} : { ResourceTypeFilters: theirTypes }),
    ...(arns.length === 0 ? {} : { ResourceARNList: theirArns }),
  };
};

/** Ours come first; what room is left on their last page is the upstream's. */
export const getResources = async (
  applications: ApplicationStore,
  call: UpstreamCall,
  next: AskUpstream,
): Promise<UpstreamTextAnswer> => {
  const input = taggingInput(call.body);
  const question = {
    filters: tagFiltersOf(input),
    types: textsOf(input, 'ResourceTypeFilters'),
    arns: textsOf(input, 'ResourceARNList'),
  };
  const most = countOf(input, 'ResourcesPerPage', 1, LARGEST_PAGE);
  const mostTags = countOf(input, 'TagsPerPage', 100, 500);
  const place = pagePlace(textOf(input, 'PaginationToken'));
  const theirs = call.hasUpstream ? theirInput(input, question) : undefined;

  const { entries: page, isLast } =
    place.in === 'theirs'
      ? { entries: [], isLast: true }
      : pageOf(
          taggedEntries(applications, call, question).filter(({ path }) => path > place.after),
          most ?? USUAL_PAGE,
          mostTags,
        );
  const ours = page.map(mapping);
  const answer = (more: readonly unknown[], after: PagePlace | undefined): UpstreamTextAnswer =>
    answered({
      PaginationToken: after === undefined ? '' : pageToken(after),
      ResourceTagMappingList: [...ours, ...more],
    });
  if (!isLast) return answer([], { in: 'ours', after: page.at(-1)?.path ?? '' });
  if (theirs === undefined) return answer([], undefined);
  const room = (most ?? USUAL_PAGE) - page.length;
  // A page that is counted by tags is not shared.
  if (room === 0 || (mostTags !== undefined && page.length > 0)) return answer([], { in: 'theirs', token: '' });
  const asked = await upstreamOutput(next, {
    ...theirs,
    ...(mostTags === undefined ? { ResourcesPerPage: room } : {}),
    ...(place.in === 'theirs' && place.token !== '' ? { PaginationToken: place.token } : {}),
  });
  if ('refusal' in asked) return asked.refusal;
  const list = asked.output['ResourceTagMappingList'];
  const token = asked.output['PaginationToken'];
  return answer(
    Array.isArray(list) ? list : [],
    typeof token === 'string' && token !== '' ? { in: 'theirs', token } : undefined,
  );
};
