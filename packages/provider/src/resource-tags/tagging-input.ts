// The inputs of the Resource Groups Tagging API, as far as we look at them.
import { isMembers, parseChecked, ServiceError } from '@drey/plugin-api';

/** The members of a request, unchecked but for being an object. */
export type TaggingInput = Readonly<Record<string, unknown>>;

/** Documented for every operation of this API. */
export const invalid = (message: string): ServiceError => new ServiceError('InvalidParameterException', message);

/** Parses a body. Throws a ServiceError for anything but an object. */
export const taggingInput = (body: string): TaggingInput => {
  const value = parseChecked(body === '' ? '{}' : body, isMembers);
  if (value !== undefined) return value;
  throw new ServiceError('SerializationException', 'The body is no JSON object.');
};

/** A list of strings; empty where it is left out. */
export const textsOf = (input: TaggingInput, member: string): readonly string[] => {
  const value = input[member] ?? [];
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string')) return value;
  throw invalid(`${member} must be a list of strings.`);
};

/** A string; empty where it is left out. */
export const textOf = (input: TaggingInput, member: string): string => {
  const value = input[member] ?? '';
  if (typeof value === 'string') return value;
  throw invalid(`${member} must be a string.`);
};

/** A whole number within bounds; undefined where it is left out. */
export const countOf = (input: TaggingInput, member: string, least: number, most: number): number | undefined => {
  const value = input[member] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value;
  throw invalid(`${member} must be a whole number from ${least} to ${most}.`);
};

/** One condition on tags: the key, and one of the values unless there are none. */
export interface TagFilter {
  readonly key: string;
  readonly values: readonly string[];
}

/** The member `TagFilters`. */
export const tagFiltersOf = (input: TaggingInput): readonly TagFilter[] => {
  const filters = input['TagFilters'] ?? [];
  if (!Array.isArray(filters)) throw invalid('TagFilters must be a list.');
  return filters.map((filter: unknown) => {
    if (typeof filter !== 'object' || filter === null) throw invalid('Each of TagFilters must be an object.');
    return { key: textOf(filter as TaggingInput, 'Key'), values: textsOf(filter as TaggingInput, 'Values') };
  });
};
