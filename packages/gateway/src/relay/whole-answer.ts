// One answer of the upstream read whole, for a plugin that answers beside it.
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { UpstreamTextAnswer } from '@drey/plugin-api';
import { responseHeaders } from './relay-headers.js';

const ANSWER_MILLISECONDS = 60_000;

/** The answer is larger than the plugin may have it. */
export class AnswerTooLargeError extends Error {
  constructor(mostBytes: number) {
    super(`its answer is larger than ${mostBytes} bytes`);
    this.name = 'AnswerTooLargeError';
  }
}

/** An answer for a plugin, and its headers as the upstream sent them. */
export interface WholeAnswer {
  readonly answer: UpstreamTextAnswer;
  readonly sent: IncomingHttpHeaders;
}

const headersOf = (incoming: IncomingMessage): Readonly<Record<string, string>> => {
  const pairs = responseHeaders({
    raw: incoming.rawHeaders,
    status: incoming.statusCode ?? 502,
    keepCors: false,
    extra: undefined,
  });
  const headers: Record<string, string> = {};
  for (let index = 0; index < pairs.length; index += 2) {
    const name = pairs[index] ?? '';
    if (name.toLowerCase() !== 'content-length') headers[name] = pairs[index + 1] ?? '';
  }
  return headers;
};

const textOf = async (incoming: IncomingMessage, mostBytes: number): Promise<string> => {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > mostBytes) throw new AnswerTooLargeError(mostBytes);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

/** Sends the body and reads the answer, within a minute. Rejects with a system's error or one of the bounds. */
export const wholeAnswer = async (
  outgoing: ClientRequest,
  { body, mostBytes }: { readonly body: Buffer; readonly mostBytes: number },
  signal: AbortSignal,
): Promise<WholeAnswer> => {
  let late = false;
  const end = (): void => void outgoing.destroy(new Error('the client went away'));
  const timer = setTimeout(() => {
    late = true;
    outgoing.destroy(new Error(`no answer within ${ANSWER_MILLISECONDS} ms`));
  }, ANSWER_MILLISECONDS);
  signal.addEventListener('abort', end, { once: true });
  try {
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve);
      outgoing.on('error', reject);
      outgoing.once('upgrade', (_incoming, socket) => {
        socket.destroy();
        reject(new Error('it changed the protocol without being asked'));
      });
      outgoing.end(body);
    });
    const text = await textOf(incoming, mostBytes);
    const answer = { status: incoming.statusCode ?? 502, headers: headersOf(incoming), body: text };
    return { answer, sent: incoming.headers };
  } catch (error) {
    outgoing.destroy();
    throw late ? new Error(`no whole answer within ${ANSWER_MILLISECONDS} ms`) : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', end);
  }
};
