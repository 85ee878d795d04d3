// Where the next page of a lookup begins, in our trail and in the upstream's.
import { createHash } from 'node:crypto';
import { check, parseChecked, ServiceError } from '@drey/plugin-api';
import type { Position } from '../store/trail-store.js';
import type { LookupRequest } from './lookup-request.js';

/** A place between two pages. */
export interface PagePlace {
  /** The last line of ours that was given; null before the first. */
  readonly ours: Position | null;
  /** The upstream's own token of the page that is under way; null for its first page. */
  readonly theirs: string | null;
  /** Events of that page that were given already. */
  readonly skip: number;
  /** The upstream has no further events. */
  readonly theirsDone: boolean;
}

/** Before the first page. */
const firstPlace: PagePlace = { ours: null, theirs: null, skip: 0, theirsDone: false };

const isPosition = check.shape<Position>({ segment: check.whole(0), line: check.whole(0) });
const isToken = check.shape<PagePlace & { readonly of: string }>({
  ours: check.nullable(isPosition),
  theirs: check.nullable(check.text),
  skip: check.whole(0),
  theirsDone: check.flag,
  of: check.text,
});

/** A token goes with the parameters that it was made for, but for the size of pages (documented). */
const digestOf = ({ raw }: LookupRequest, owner: string): string => {
  const { NextToken: _token, MaxResults: _results, ...rest } = raw;
  const named = Object.entries(rest).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([owner, named]))
    .digest('base64url')
    .slice(0, 16);
};

/** The token of a place. */
export const tokenOf = (place: PagePlace, request: LookupRequest, owner: string): string =>
  Buffer.from(JSON.stringify({ ...place, of: digestOf(request, owner) })).toString('base64url');

/** The place that a request goes on from. Throws `InvalidNextTokenException` for a token that is none of ours, or of another request. */
export const placeOf = (request: LookupRequest, owner: string): PagePlace => {
  if (request.nextToken === undefined) return firstPlace;
  const token = parseChecked(Buffer.from(request.nextToken, 'base64url').toString('utf8'), isToken);
  if (token === undefined || token.of !== digestOf(request, owner))
    throw new ServiceError('InvalidNextTokenException', 'The NextToken is not one of this lookup.');
  const { ours, theirs, skip, theirsDone } = token;
  return { ours, theirs, skip, theirsDone };
};
