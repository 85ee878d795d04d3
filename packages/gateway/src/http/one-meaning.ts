// Requests that two readers could take for two different ones: what they say twice, or of a framing that we do not know.
import type { IncomingMessage } from 'node:http';

/**
 * Headers that say whom a request is for, whose it is, what it asks for and where its body ends. Of two, Node takes the first and others
 * the last; both lengths and framings are looked at by Node as well.
 */
const onlyOnce: ReadonlySet<string> = new Set([
  'host',
  'authorization',
  'content-length',
  'content-type',
  'origin',
  'transfer-encoding',
  'x-amz-content-sha256',
  'x-amz-date',
  'x-amz-security-token',
  'x-amz-target',
]);

/** What is ambiguous about a request; undefined for any that has one meaning. */
export const secondMeaning = ({
  rawHeaders,
  headers,
}: Pick<IncomingMessage, 'rawHeaders' | 'headers'>): string | undefined => {
  const seen = new Set<string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = (rawHeaders[index] ?? '').toLowerCase();
    if (!onlyOnce.has(name)) continue;
    if (seen.has(name)) return `The header ${name} stands twice in the request.`;
    seen.add(name);
  }
  const framing = headers['transfer-encoding'];
  // Anything else than chunks has no end but that of the connection.
  if (framing !== undefined && framing.trim().toLowerCase() !== 'chunked')
    return 'The header transfer-encoding may only be chunked.';
  return undefined;
};
