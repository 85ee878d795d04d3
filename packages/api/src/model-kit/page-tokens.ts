// Opaque page tokens: where a listing goes on. They hold a position, not a page, so that items that come and go do not shift it.

const VERSION = 1;

/** The key of the last item that was told; text, a number, or several of them where the order needs more than one. */
export type PagePosition = string | number | readonly (string | number)[];

/** What a service says of its tokens. */
export interface PageTokenRules {
  /** The model's limit for a token, in characters. */
  readonly maxLength: number;
  /** The modelled error for a token that is not ours. */
  readonly invalid: () => Error;
}

/** Makes tokens and reads them. */
export interface PageTokens {
  /**
   * A token of the given kind. Let the kind name the listing and what it is filtered by, so that a token of one is of no use in another.
   * Throws a RangeError for a position too long for the model's limit.
   */
  encode(kind: string, position: PagePosition): string;
  /** The position in a token. Throws the service's error for a token that is not ours or of another kind. */
  decode(kind: string, token: string): PagePosition;
}

const isPart = (value: unknown): value is string | number =>
  typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value));

const isPosition = (value: unknown): value is PagePosition =>
  isPart(value) || (Array.isArray(value) && value.every(isPart));

const parsed = (token: string): unknown => {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
};

/** Page tokens by a service's rules. */
export const createPageTokens = ({ maxLength, invalid }: PageTokenRules): PageTokens => {
  const encode: PageTokens['encode'] = (kind, position) => {
    const token = Buffer.from(JSON.stringify([VERSION, kind, position])).toString('base64url');
    if (token.length > maxLength) throw new RangeError(`A page token of ${token.length} characters is too long`);
    return token;
  };
  const decode: PageTokens['decode'] = (kind, token) => {
    const content = token.length > maxLength ? undefined : parsed(token);
    if (!Array.isArray(content) || content.length !== 3) throw invalid();
    const [ofVersion, ofKind, position] = content as readonly unknown[];
    if (ofVersion !== VERSION || ofKind !== kind || !isPosition(position)) throw invalid();
    // Several spellings decode to the same bytes; only the one that was given out counts.
    if (encode(kind, position) !== token) throw invalid();
    return position;
  };
  return { encode, decode };
};
