// Headers on their way through the relay: everything as sent, but for what belongs to one connection only.
import { FAULT_HEADER } from '@drey/companion';

const hopByHop = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'te',
  'trailer',
  'upgrade',
]);

// A connection option that named one of these would leave a body without its frame, and the next request would begin inside it. Nor may
// it take away what says whom a request is for and whose it is.
const neverByName = new Set(['content-length', 'transfer-encoding', 'host', 'authorization', 'content-type']);

const isKept = (name: string): boolean => neverByName.has(name) || name.startsWith('x-amz-');

/** Further names that a sender says belong to its connection (RFC 9110, section 7.6.1). */
const namedInConnection = (raw: readonly string[]): ReadonlySet<string> | undefined => {
  let named: Set<string> | undefined;
  for (let index = 0; index < raw.length; index += 2) {
    if (raw[index]?.toLowerCase() !== 'connection') continue;
    for (const token of (raw[index + 1] ?? '').split(',')) {
      const name = token.trim().toLowerCase();
      if (name === '' || name === 'close' || name === 'keep-alive' || isKept(name)) continue;
      (named ??= new Set()).add(name);
    }
  }
  return named;
};

const needsLength = new Set(['POST', 'PUT', 'PATCH']);

/** What the headers of a forwarded request are made of. */
export interface RequestHeaderParts {
  readonly method: string;
  /** Names and values in turn, as received. */
  readonly raw: readonly string[];
  readonly expectsContinue: boolean;
  /** Added, and taken away where the client sent them itself. */
  readonly account: Readonly<Record<string, string>>;
}

/** Headers for the upstream, names and values in turn. Order, case and repetitions stay, because signatures cover them. */
export const requestHeaders = ({ method, raw, expectsContinue, account }: RequestHeaderParts): string[] => {
  const named = namedInConnection(raw);
  const own = Object.entries(account);
  const ownNames = new Set(own.map(([name]) => name.toLowerCase()));
  const result: string[] = [];
  let framed = false;
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const lower = name.toLowerCase();
    if (hopByHop.has(lower) || ownNames.has(lower) || named?.has(lower) === true) continue;
    if (lower === 'expect' && !expectsContinue) continue;
    if (lower === 'content-length' || lower === 'transfer-encoding') framed = true;
    result.push(name, raw[index + 1] ?? '');
  }
  for (const [name, value] of own) result.push(name, value);
  // Without it Node would announce a chunked body, which some servers refuse where none was sent.
  if (!framed && needsLength.has(method)) result.push('Content-Length', '0');
  return result;
};

const framing = new Set(['content-length', 'transfer-encoding', 'expect', 'accept-encoding']);

/** A body of ours in place of the client's. */
export interface OwnBody {
  readonly bytes: number;
  /** The client's where it is undefined. */
  readonly contentType: string | undefined;
}

/** Headers of a request whose body we send ourselves, and whose answer we read: a length of our own, and no encodings. */
export const withBodyOf = (headers: readonly string[], { bytes, contentType }: OwnBody): string[] => {
  const result: string[] = [];
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    const lower = name.toLowerCase();
    if (framing.has(lower) || (contentType !== undefined && lower === 'content-type')) continue;
    result.push(name, headers[index + 1] ?? '');
  }
  const type = contentType === undefined ? [] : ['Content-Type', contentType];
  return [...result, ...type, 'Content-Length', String(bytes)];
};

/** What the headers of an answer are made of. */
export interface ResponseHeaderParts {
  /** Names and values in turn, as received. */
  readonly raw: readonly string[];
  readonly status: number;
  /** Whether the service has CORS headers of its own (S3); the upstream's are dropped otherwise, and ours added. */
  readonly keepCors: boolean;
  readonly extra: Readonly<Record<string, string>> | undefined;
}

/** Headers for the client, names and values in turn. */
export const responseHeaders = ({ raw, status, keepCors, extra }: ResponseHeaderParts): string[] => {
  const named = namedInConnection(raw);
  const result: string[] = [];
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index] ?? '';
    const lower = name.toLowerCase();
    if (hopByHop.has(lower) || lower === 'transfer-encoding' || named?.has(lower) === true) continue;
    // From the companion to us; where it is believed there is another answer, and elsewhere it is anybody's.
    if (lower === FAULT_HEADER) continue;
    // Such an answer ends with its headers, whatever length it announces.
    if (status === 204 && lower === 'content-length') continue;
    if (!keepCors && lower.startsWith('access-control-')) continue;
    result.push(name, raw[index + 1] ?? '');
  }
  if (!keepCors) for (const name in extra) result.push(name, extra[name] ?? '');
  return result;
};
