// Rules for tags that the model does not hold.
import { InvalidArgumentException, type Tag, TooManyTagsException, type Validated } from '@drey/api';

/** User tags on one application or snapshot. */
const MOST_TAGS = 50;

/** Tags of a request as a map. A missing value is an empty one. Throws on duplicate and reserved keys and on too many. */
export const tagsFrom = (
  tags: readonly Validated<Tag>[],
  present: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => {
  const keys = tags.map(({ Key }) => Key);
  const duplicate = keys.find((key, index) => keys.indexOf(key) !== index);
  if (duplicate !== undefined) throw new InvalidArgumentException(`The tag key ${duplicate} is given more than once.`);
  const reserved = keys.find((key) => key.toLowerCase().startsWith('aws:'));
  if (reserved !== undefined)
    throw new InvalidArgumentException(`The tag key ${reserved} starts with aws:, which is reserved.`);
  const merged = Object.fromEntries([
    ...Object.entries(present),
    ...tags.map(({ Key, Value }) => [Key, Value ?? ''] as const),
  ]);
  if (Object.keys(merged).length > MOST_TAGS) {
    throw new TooManyTagsException(`An application or a snapshot can have at most ${MOST_TAGS} tags.`);
  }
  return merged;
};
