// Pages over two lists, one after the other: our resources, then what the upstream has.
import { invalid } from './tagging-input.js';

/** Where a page begins. */
export type PagePlace =
  | { readonly in: 'ours'; readonly after: string }
  /** The upstream's own token; empty for its first page. */
  | { readonly in: 'theirs'; readonly token: string };

const PREFIX = 'drey.';

/** A token that leads to a place. */
export const pageToken = (place: PagePlace): string =>
  PREFIX + Buffer.from(JSON.stringify(place)).toString('base64url');

const isPlace = (value: unknown): value is PagePlace => {
  if (typeof value !== 'object' || value === null || !('in' in value)) return false;
  if (value.in === 'ours') return 'after' in value && typeof value.after === 'string';
  return value.in === 'theirs' && 'token' in value && typeof value.token === 'string';
};

/** The place of a token; the beginning for an empty one. Throws a ServiceError for a token that we did not give. */
export const pagePlace = (token: string): PagePlace => {
  if (token === '') return { in: 'ours', after: '' };
  try {
    const value: unknown = JSON.parse(Buffer.from(token.slice(PREFIX.length), 'base64url').toString('utf8'));
    if (token.startsWith(PREFIX) && isPlace(value)) return value;
  } catch {
    // Told below.
  }
  throw invalid('The PaginationToken is not one that this API gave.');
};
