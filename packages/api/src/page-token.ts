// The page tokens of `kinesisanalyticsv2`.
import { InvalidArgumentException } from './generated/errors.js';
import { createPageTokens, type PagePosition, type PageTokens } from './model-kit/page-tokens.js';

/** The model's limit for `NextToken` is 512 characters; no key of ours comes near. */
const tokens: PageTokens = createPageTokens({
  maxLength: 512,
  invalid: () => new InvalidArgumentException('The value of NextToken is not valid.'),
});

/** A token of the given kind, such as the listing's name and what it is filtered by. Throws a RangeError for a position that is too long. */
export const encodePageToken = (kind: string, position: PagePosition): string => tokens.encode(kind, position);

/** The position in a token. Throws an {@link InvalidArgumentException} for a token that is not ours or of another kind. */
export const decodePageToken = (kind: string, token: string): PagePosition => tokens.decode(kind, token);
