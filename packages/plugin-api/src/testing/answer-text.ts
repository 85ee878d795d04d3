// What a hook answered, as text.
import type { UpstreamAnswer } from '../upstream.js';

/** The text of an answer that is given whole; throws for one that comes in pieces. */
export const answerText = ({ body }: UpstreamAnswer): string => {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  throw new Error('This answer comes in pieces.');
};
