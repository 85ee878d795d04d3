// Opaque page tokens: where a listing goes on. They hold a position, not a page, so that items that come and go do not shift it.
import { InvalidArgumentException } from './generated/errors.js';

const version = 1;
/** The model's limit for `NextToken`. */
const maxTokenLength = 512;

/** The key of the last item that was told; text, a number, or several of them where the order needs more than one. */
export type PagePosition = string | number | readonly (string | number)[];

const isPart = (value: unknown): value is string | number =>
  typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));

const isPosition = (value: unknown): value is PagePosition =>
  isPart(value) || (Array.isArray(value) && value.every(isPart));

const invalid = (): InvalidArgumentException => new InvalidArgumentException('The value of NextToken is not valid.');

/**
 * A token of the given kind. Let the kind name the listing and what it is filtered by, so that a token of one is of no use in another.
 * Throws a RangeError for a position too long for the model's 512 characters: no key of ours comes near.
 */
export const encodePageToken = (kind: string, position: PagePosition): string => {
  const token = Buffer.from(JSON.stringify([version, kind, position])).toString('base64url');
  if (token.length > maxTokenLength) throw new RangeError(`A page token of ${token.length} characters is too long`);
  return token;
};

const parsed = (token: string): unknown => {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
};

/** The position in a token. Throws an {@link InvalidArgumentException} for a token that is not ours or of another kind. */
export const decodePageToken = (kind: string, token: string): PagePosition => {
  const content = token.length > maxTokenLength ? undefined : parsed(token);
  if (!Array.isArray(content) || content.length !== 3) throw invalid();
  const [ofVersion, ofKind, position] = content as readonly unknown[];
  if (ofVersion !== version || ofKind !== kind || !isPosition(position)) throw invalid();
  // Several spellings decode to the same bytes; only the one that was given out counts.
  if (encodePageToken(kind, position) !== token) throw invalid();
  return position;
};
