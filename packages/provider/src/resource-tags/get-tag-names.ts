// GetTagKeys and GetTagValues: the keys, or the values of one key, of our resources beside the upstream's.
import { type TaggedEntry, taggedEntries } from './tagged-resources.js';
import { answered, type TagOperation, upstreamOutput } from './tagging-answer.js';
import { invalid, type TaggingInput, taggingInput, textOf } from './tagging-input.js';

type Names = (input: TaggingInput) => (entry: TaggedEntry) => readonly string[];

/** Ours stand on the first page; on later ones, which are the upstream's, what was given already is left out. */
const getNames =
  (member: 'TagKeys' | 'TagValues', namesIn: Names): TagOperation =>
  async (applications, call, next) => {
    const input = taggingInput(call.body);
    const ours = [...new Set(taggedEntries(applications, call).flatMap(namesIn(input)))].toSorted();
    if (!call.hasUpstream) return answered({ PaginationToken: '', [member]: ours });
    const asked = await upstreamOutput(next, input);
    if ('refusal' in asked) return asked.refusal;
    const { [member]: list, PaginationToken: token = '' } = asked.output;
    const theirs = Array.isArray(list) ? list.filter((name) => !ours.includes(String(name))) : [];
    const isFirst = textOf(input, 'PaginationToken') === '';
    return answered({ PaginationToken: token, [member]: isFirst ? [...ours, ...theirs] : theirs });
  };

/** All keys. */
export const getTagKeys: TagOperation = getNames(
  'TagKeys',
  () =>
    ({ tags }) =>
      Object.keys(tags),
);

/** All values of a key. */
export const getTagValues: TagOperation = getNames('TagValues', (input) => {
  const key = textOf(input, 'Key');
  if (key === '') throw invalid('Key must not be empty.');
  return ({ tags }) => (Object.hasOwn(tags, key) ? [tags[key] ?? ''] : []);
});
