// A request as a stream of an HTTP/2 session, with an answer as HTTP/1.1 gives it.
import type { IncomingHttpHeaders } from 'node:http';
import { type ClientHttp2Stream, constants, type OutgoingHttpHeaders } from 'node:http2';
import { Readable } from 'node:stream';
import type { Http2Sessions } from './http2-sessions.js';

/** The head of an answer, and its body to be read or destroyed. */
export type Answer = Readable & { readonly statusCode?: number | undefined; readonly headers: IncomingHttpHeaders };

/** A request with all that is said about it. */
export interface StreamRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string | Buffer | Readable | undefined;
  readonly signal: AbortSignal | undefined;
  readonly answerMilliseconds: number | undefined;
}

/** What became of it. `isUnseen`: the server has said that it did nothing about it; `isStale`: a session that was in use before went away. */
export type Outcome =
  | { readonly answer: Answer }
  | { readonly error: unknown; readonly isUnseen: boolean; readonly isStale: boolean };

/** These are of a connection (RFC 9113, 8.2.2), or have a field of their own. */
const notSent = new Set([
  'connection',
  'host',
  'http2-settings',
  'keep-alive',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
]);

const headersOf = ({ url, method, headers }: StreamRequest): OutgoingHttpHeaders => ({
  ...Object.fromEntries(
    Object.entries(headers as OutgoingHttpHeaders)
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name, value]) => value !== undefined && !notSent.has(name)),
  ),
  [constants.HTTP2_HEADER_METHOD]: method,
  [constants.HTTP2_HEADER_SCHEME]: 'https',
  [constants.HTTP2_HEADER_AUTHORITY]: url.host,
  [constants.HTTP2_HEADER_PATH]: `${url.pathname}${url.search}`,
});

const broken = (): Error => Object.assign(new Error('aborted'), { code: 'ECONNRESET' });

/** Node ends the body of a stream whose session has gone as if it were whole; here it breaks off, as HTTP/1.1's does. */
const answerOf = (stream: ClientHttp2Stream, head: Readonly<Record<string, unknown>>): Answer => {
  let isWhole = false;
  const body = new Readable({
    read: () => void stream.resume(),
    destroy: (error, done) => {
      if (!stream.closed) stream.close(constants.NGHTTP2_CANCEL);
      done(error);
    },
  });
  // As with an IncomingMessage, who does not listen is not told.
  body.on('error', () => {});
  stream.on('data', (part: Buffer) => {
    if (!body.push(part)) stream.pause();
  });
  stream.once('end', () => {
    isWhole = (stream.rstCode ?? constants.NGHTTP2_NO_ERROR) === constants.NGHTTP2_NO_ERROR;
    if (isWhole) body.push(null);
  });
  stream.on('error', (error) => body.destroy(error));
  stream.once('close', () => {
    if (!isWhole) body.destroy(broken());
  });
  stream.pause();
  const named = Object.entries(head).filter(([name]) => !name.startsWith(':'));
  return Object.assign(body, {
    statusCode: Number(head[constants.HTTP2_HEADER_STATUS]),
    headers: Object.fromEntries(named) as IncomingHttpHeaders,
  });
};

const send = (stream: ClientHttp2Stream, body: StreamRequest['body']): void => {
  if (body === undefined) return;
  if (typeof body === 'string' || Buffer.isBuffer(body)) return void stream.end(body);
  body.once('error', (error) => stream.destroy(error));
  body.pipe(stream);
};

const headOf = (stream: ClientHttp2Stream, wasReused: boolean, signal: AbortSignal): Promise<Outcome> =>
  new Promise((resolve) => {
    const { session } = stream;
    let [failure, answer]: [unknown, Answer | undefined] = [undefined, undefined];
    const leave = (): void => {
      if (answer === undefined) stream.close(constants.NGHTTP2_CANCEL);
      else answer.destroy(signal.reason as Error);
    };
    signal.addEventListener('abort', leave, { once: true });
    stream.on('error', (error) => (failure = error));
    stream.once('response', (head) => {
      answer = answerOf(stream, head);
      resolve({ answer });
    });
    stream.once('close', () => {
      signal.removeEventListener('abort', leave);
      const isStale = wasReused && (session === undefined || session.closed || session.destroyed);
      const isUnseen = stream.rstCode === constants.NGHTTP2_REFUSED_STREAM;
      const error: unknown = signal.aborted ? signal.reason : (failure ?? broken());
      // After an answer nobody listens any more.
      resolve({ error, isUnseen: isUnseen && !signal.aborted, isStale: isStale && !signal.aborted });
    });
  });

/** Asks; undefined where HTTP/1.1 is to be spoken. */
export const callOnSession = async (sessions: Http2Sessions, request: StreamRequest): Promise<Outcome | undefined> => {
  const { body, signal, answerMilliseconds } = request;
  const late = new AbortController();
  const over = signal === undefined ? late.signal : AbortSignal.any([signal, late.signal]);
  const timer =
    answerMilliseconds === undefined
      ? undefined
      : setTimeout(() => late.abort(new Error(`no answer within ${answerMilliseconds} ms`)), answerMilliseconds);
  try {
    const opened = await sessions.open(headersOf(request), body === undefined, over);
    if (opened === undefined) return undefined;
    const outcome = headOf(opened.stream, opened.wasReused, over);
    send(opened.stream, body);
    return await outcome;
  } catch (error) {
    return { error, isUnseen: false, isStale: false };
  } finally {
    clearTimeout(timer);
  }
};
