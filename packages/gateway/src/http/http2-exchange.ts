// One HTTP/2 stream as a request to our own listener, and the answer back. Nothing that either side sends may throw out of here.
import type { IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { type ClientRequest, request, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';

/** Headers that belong to one connection; HTTP/2 forbids most of them, and the others say something of a framing that HTTP/2 does not have. */
const ofConnection: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'te',
  'trailer',
]);

const withoutConnection = (headers: IncomingHttpHeaders | IncomingMessage['headers']): OutgoingHttpHeaders =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith(':') && !ofConnection.has(name)));

/** A body without an announced length is chunked: Node would write that of a GET or DELETE bare, and its bytes would be the next request. */
const framing = (headers: IncomingHttpHeaders, hasBody: boolean): OutgoingHttpHeaders =>
  hasBody && headers['content-length'] === undefined ? { 'transfer-encoding': 'chunked' } : {};

const requestHeaders = (headers: IncomingHttpHeaders, hasBody: boolean): OutgoingHttpHeaders => ({
  ...withoutConnection(headers),
  ...(headers[':authority'] === undefined ? {} : { host: headers[':authority'] }),
  ...framing(headers, hasBody),
});

/** Answers with a bare status where that is still possible, else ends the stream. */
const giveUp = (stream: ServerHttp2Stream, status: number): void => {
  try {
    // Closed with a code, Node ends it well first.
    if (stream.headersSent) stream.destroy(new Error('The answer was cut off.'));
    else stream.respond({ ':status': status }, { endStream: true });
  } catch {
    stream.destroy();
  }
};

const answer = (stream: ServerHttp2Stream, incoming: IncomingMessage): void => {
  incoming.on('error', () => giveUp(stream, 502));
  if (stream.destroyed || stream.closed) {
    incoming.destroy();
    return;
  }
  try {
    stream.respond({ ...withoutConnection(incoming.headers), ':status': incoming.statusCode ?? 502 });
  } catch {
    // HTTP/2 takes fewer statuses and headers than HTTP/1 (none above 599, no second value of some).
    incoming.destroy();
    giveUp(stream, 502);
    return;
  }
  // Its end is said only once it is there: half an answer must not look like a whole one.
  incoming.pipe(stream, { end: false });
  incoming.once('close', () => {
    if (!incoming.complete) giveUp(stream, 502);
  });
  incoming.once('end', () => {
    if (incoming.complete) stream.end();
  });
};

/** Tells a client that waits for it to send its body. */
const sayContinue = (stream: ServerHttp2Stream): void => {
  if (stream.headersSent || stream.destroyed || stream.closed) return;
  try {
    stream.additionalHeaders({ ':status': 100 });
  } catch {
    giveUp(stream, 502);
  }
};

const open = (headers: IncomingHttpHeaders, hasBody: boolean, port: number, host: string): ClientRequest =>
  request({
    host,
    port,
    method: headers[':method'] ?? 'GET',
    path: headers[':path'] ?? '/',
    headers: requestHeaders(headers, hasBody),
    // A client that names no host is refused like one of HTTP/1, and not taken for one that named ours.
    setHost: false,
  });

/** Where the listener is. */
export interface BridgedListener {
  readonly host: string;
  readonly port: number;
}

/** Passes one stream on. `hasBody` is false where its headers ended it. */
export const passStream = (
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  hasBody: boolean,
  { host, port }: BridgedListener,
): void => {
  let sent: ClientRequest;
  stream.on('error', () => {});
  try {
    sent = open(headers, hasBody, port, host);
  } catch {
    // What HTTP/1 cannot say: an odd method or path, a character that no header may hold.
    giveUp(stream, 400);
    return;
  }
  stream.on('close', () => sent.destroy());
  sent.on('error', () => giveUp(stream, 502));
  sent.on('continue', () => sayContinue(stream));
  // A tunnel within a stream is nothing that is served.
  sent.on('connect', (_incoming, socket) => {
    socket.destroy();
    giveUp(stream, 405);
  });
  sent.on('upgrade', (_incoming, socket) => {
    socket.destroy();
    giveUp(stream, 502);
  });
  sent.on('response', (incoming) => answer(stream, incoming));
  stream.pipe(sent);
};
